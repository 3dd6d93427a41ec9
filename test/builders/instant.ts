/** The instant most tests call now, far from any midnight so that nothing depends on one by chance. */
export const NOW = Date.UTC(2027, 1, 20, 9, 30);
