/** The three bands of a plan, from two hours before the first action to the last give-back. */
import { HOUR, MINUTE, type Millis } from '../../model/units.ts';
import type { Progress } from '../rehearse.ts';
import type { BandOutcome } from './band-outcome.ts';
import { type PlanInput, runBand } from './band-run.ts';
import { type Band, isWide, overOf } from './crowd.ts';
import { callsOf } from './planned-world.ts';

export interface BandsInput extends PlanInput {
  /** Instead of two hours before the first action. */
  readonly from?: Millis | undefined;
  /** Instead of the last give-back. */
  readonly to?: Millis | undefined;
  readonly onStep?: ((step: Step) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Step {
  readonly band: Band | 'first action';
  readonly progress: Progress | undefined;
}

export type Bands = Readonly<Record<Band, BandOutcome>>;

const BEFORE: Millis = 2 * HOUR;
/** A first action that is not found nearer is looked for farther back. */
const LOOKS_BACK: readonly Millis[] = [2 * HOUR, 8 * HOUR, 48 * HOUR];
/** Machines that are not back by then are left: the plan says so. */
const GIVE_BACK: Millis = 8 * HOUR;

/** Undefined once the signal is aborted. */
export async function runBands(input: BandsInput): Promise<Bands | undefined> {
  const from = input.from ?? (await beginOf(input));
  const to = input.to ?? overOf(input.window) + GIVE_BACK;
  const expected = await one(input, 'expected', { from, to });
  if (!hasBand(input)) {
    if (input.signal?.aborted === true) return undefined;
    return { low: { ...expected, band: 'low' }, expected, high: { ...expected, band: 'high' } };
  }
  const low = await one(input, 'low', { from, to });
  const high = await one(input, 'high', { from, to });
  return input.signal?.aborted === true ? undefined : { low, expected, high };
}

function one(
  input: BandsInput,
  band: Band,
  span: { readonly from: Millis; readonly to: Millis },
): Promise<BandOutcome> {
  const onProgress = (progress: Progress): void => input.onStep?.({ band, progress });
  return runBand({ ...input, ...span, band, onProgress });
}

/** Whether low, expected and high differ for anybody. */
function hasBand(input: PlanInput): boolean {
  return input.policies.tiers.some((tier) => callsOf(tier, input).some(isWide));
}

/** Two hours before the first action at high demand: larger orders are begun earlier. */
async function beginOf(input: BandsInput): Promise<Millis> {
  const { readyFrom, start } = input.window;
  for (const back of LOOKS_BACK) {
    const from = readyFrom - back;
    input.onStep?.({ band: 'first action', progress: undefined });
    const { firstActionAt } = await runBand({
      ...input,
      band: 'high',
      from,
      to: start,
      untilFirstAction: true,
    });
    if (firstActionAt === undefined) return readyFrom - BEFORE;
    if (firstActionAt > from + MINUTE) return wholeMinute(firstActionAt - BEFORE);
  }
  return readyFrom - Math.max(...LOOKS_BACK);
}

function wholeMinute(at: Millis): Millis {
  return Math.floor(at / MINUTE) * MINUTE;
}
