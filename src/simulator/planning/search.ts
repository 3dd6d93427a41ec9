/**
 * What would make a plan break: how many times the demand, and how late a delivery. Found by running the simulator again,
 * never by formula. Each run goes from shortly before the first action to an hour after zero hour.
 */
import { HOUR, MINUTE, type Millis, type Ratio } from '../../model/units.ts';
import type { BandOutcome } from './band-outcome.ts';
import { type PlanInput, runBand } from './band-run.ts';
import { type Break, breakOf } from './break.ts';

export interface SearchInput extends PlanInput {
  readonly onRun?: ((what: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface BrokenAt {
  /** Times the expected demand at which it holds, and the smallest that was tried at which it does not. */
  readonly holds: Ratio;
  readonly breaks: Ratio;
  readonly first: Break;
}

export interface DelayRun {
  readonly minutes: number;
  readonly lost: number;
  readonly minutesShort: number;
  readonly first: Break | undefined;
}

export interface Searched {
  /** Undefined: it holds at `MULTIPLE_MAX`, or breaks at `MULTIPLE_MIN`. */
  readonly broken: BrokenAt | undefined;
  readonly delays: readonly DelayRun[];
  /** Whole minutes that every delivery may be late; undefined: none at all, or nothing is ordered. */
  readonly latest: { readonly minutes: number; readonly atLeast: boolean } | undefined;
}

const MULTIPLE_MAX: Ratio = 64;
const MULTIPLE_MIN: Ratio = 1 / 16;
/** The multiple is known to this share of itself. */
const PRECISION: Ratio = 0.05;
const DELAYS = [5, 10, 20] as const;
const DELAY_MAX = 60;
const LEAD_IN: Millis = 5 * MINUTE;

/** `expected`: the run whose limits are looked for. */
export async function searchLimits(asked: SearchInput, expected: BandOutcome): Promise<Searched> {
  const input = { ...asked, from: beginOf(asked, expected) };
  const broken = await findMultiple(input);
  if (expected.batches.length === 0) return { broken, delays: [], latest: undefined };
  const delayed = createDelayed(input);
  const delays: DelayRun[] = [];
  for (const minutes of DELAYS) delays.push(await delayed(minutes));
  return { broken, delays, latest: await findLatest(delayed) };
}

interface Searching extends SearchInput {
  readonly from: Millis;
}

function beginOf({ window }: SearchInput, { firstActionAt }: BandOutcome): Millis {
  return Math.min(firstActionAt ?? window.readyFrom, window.start) - LEAD_IN;
}

async function findMultiple(input: Searching): Promise<BrokenAt | undefined> {
  let holds: Ratio | undefined;
  let broken: { readonly at: Ratio; readonly first: Break } | undefined;

  async function tryAt(multiple: Ratio): Promise<void> {
    input.onRun?.(`${multiple} x`);
    const first = breakOf(await shortRun(input, { multiple }));
    if (first === undefined) holds = multiple;
    else broken = { at: multiple, first };
  }

  for (let at = 1; broken === undefined && at <= MULTIPLE_MAX; at *= 2) await tryAt(at);
  for (let at = 0.5; holds === undefined && at >= MULTIPLE_MIN; at /= 2) await tryAt(at);
  if (broken === undefined || holds === undefined) return undefined;
  while (broken.at - holds > PRECISION * holds && input.signal?.aborted !== true)
    await tryAt(middleOf(holds, broken.at));
  return { holds, breaks: broken.at, first: broken.first };
}

/** With three decimals, so that it reads as it was run. */
function middleOf(low: Ratio, high: Ratio): Ratio {
  return Math.round(((low + high) / 2) * 1_000) / 1_000;
}

type Delayed = (minutes: number) => Promise<DelayRun>;

function createDelayed(input: Searching): Delayed {
  const known = new Map<number, DelayRun>();
  return async (minutes) => {
    const before = known.get(minutes);
    if (before !== undefined) return before;
    input.onRun?.(`${minutes} min late`);
    const outcome = await shortRun(input, { delay: minutes * MINUTE });
    const run: DelayRun = {
      minutes,
      lost: outcome.totals.lost,
      minutesShort: outcome.totals.minutesShort,
      first: breakOf(outcome),
    };
    known.set(minutes, run);
    return run;
  };
}

async function findLatest(delayed: Delayed): Promise<Searched['latest']> {
  let low = 0;
  let high = DELAY_MAX;
  for (const minutes of [...DELAYS, DELAY_MAX]) {
    if ((await delayed(minutes)).first !== undefined) {
      high = minutes;
      break;
    }
    low = minutes;
  }
  if (low === DELAY_MAX) return { minutes: low, atLeast: true };
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if ((await delayed(middle)).first === undefined) low = middle;
    else high = middle;
  }
  if (low === 0 && (await delayed(0)).first !== undefined) return undefined;
  return { minutes: low, atLeast: false };
}

function shortRun(
  input: Searching,
  change: { readonly multiple?: Ratio; readonly delay?: Millis },
): Promise<BandOutcome> {
  const { window, signal } = input;
  const to = Math.min(window.start + HOUR, window.end);
  return runBand({ ...input, ...change, band: 'expected', to, signal });
}
