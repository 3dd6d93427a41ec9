/** One goal of performance.md section 7 as it came out. `unmet` where even good enough is missed. */
export type Standing = 'moonshot' | 'good enough' | 'unmet' | 'not run';

export interface Goal {
  readonly id: string;
  readonly what: string;
  readonly moonshot: string;
  readonly goodEnough: string;
  readonly actual: string;
  readonly standing: Standing;
}

/** Outcomes of the jobs that were run, to be asked for by kind. */
export function standingOf(moonshot: boolean, goodEnough: boolean): Standing {
  if (moonshot) return 'moonshot';
  return goodEnough ? 'good enough' : 'unmet';
}
