/** The version that runs, as the chart and the package state it (a test compares the three). */
export const VERSION = '0.1.0';
