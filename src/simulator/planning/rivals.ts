/** The same days of a plan under the models of what else a shop could run. Judges nothing: they are models, never products. */
import { BASELINES } from '../baselines/all.ts';
import type { Baseline, BaselineName } from '../baselines/baseline.ts';
import type { Totals } from '../totals.ts';
import type { BandOutcome } from './band-outcome.ts';
import { type PlanInput, runBand } from './band-run.ts';
import type { Bands } from './bands.ts';
import { BANDS, type Band } from './crowd.ts';

export interface RivalRun {
  readonly cost: Totals['cost'];
  readonly nodeHours: number;
  /** Most machines at once. */
  readonly peakNodes: number;
  readonly lost: number;
}

export interface Rival {
  readonly name: Exclude<BaselineName, 'oracle'>;
  readonly runs: Readonly<Record<Band, RivalRun>>;
}

export interface RivalsInput extends PlanInput {
  readonly onRun?: ((what: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Buying for the peak first. The optimum stands in for the one who knows the future. */
const NAMES = ['static', 'hpa-ca', 'keda-karpenter', 'knative'] as const;

/** Each from the plan's beginning to the end of the run that it stands beside. */
export async function runRivals(input: RivalsInput, bands: Bands): Promise<readonly Rival[]> {
  const rivals: Rival[] = [];
  for (const name of NAMES) {
    const baseline = BASELINES.find((one) => one.name === name);
    if (baseline === undefined || input.signal?.aborted === true) continue;
    input.onRun?.(name);
    rivals.push({ name, runs: await runsOf(input, baseline, bands) });
  }
  return rivals;
}

async function runsOf(
  input: RivalsInput,
  baseline: Baseline,
  bands: Bands,
): Promise<Rival['runs']> {
  const known = new Map<string, RivalRun>();
  const one = async (band: Band): Promise<RivalRun> => {
    const { digest, from, to } = bands[band];
    // Where no band is given, the three runs are one.
    const before = known.get(digest);
    if (before !== undefined) return before;
    const run = runOf(await runBand({ ...input, band, from, to, baseline }));
    known.set(digest, run);
    return run;
  };
  const [low, expected, high] = [await one(BANDS[0]), await one(BANDS[1]), await one(BANDS[2])];
  return { low, expected, high };
}

function runOf({ totals, tiers }: BandOutcome): RivalRun {
  let lost = 0;
  for (const tier of tiers) lost += tier.lost;
  return {
    cost: totals.cost,
    nodeHours: totals.cloudNodeHours,
    peakNodes: totals.peakCloudNodes,
    lost,
  };
}
