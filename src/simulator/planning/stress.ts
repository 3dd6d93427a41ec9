/**
 * The failure runs of a plan: expected demand from the first action to an hour after zero hour, with one thing going
 * wrong in each, under Kingtide and with nobody in control. Which things, and how hard, is listed here.
 */
import { HOUR, MINUTE, type Millis, type Ratio } from '../../model/units.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import type { BandOutcome } from './band-outcome.ts';
import { type PlanInput, runBand } from './band-run.ts';

const STRESSES = [
  'surge',
  'first-pool-empty',
  'stock-out-30',
  'stock-out-60',
  'slow-boot',
  'line-down',
  'prometheus-dark',
  'operator-down',
] as const;
export type Stress = (typeof STRESSES)[number];

export interface StressRun {
  readonly stress: Stress;
  /** Under Kingtide. */
  readonly lost: number;
  readonly refused: number;
  readonly minutesShort: number;
  /** The same days with nobody in control. */
  readonly lostWithout: number;
  readonly minutesShortWithout: number;
}

interface Trouble {
  readonly multiple?: Ratio;
  readonly faults: readonly ScheduledFault[];
}

const SURGE: Ratio = 1.5;
const SLOW_BOOT = 3;
const DARK: Millis = 20 * MINUTE;
const DOWN: Millis = 10 * MINUTE;
/** More than there is time for: five, the usual number, are over after three minutes of back-off. */
const CRASHES = 20;
const LEAD_IN: Millis = 5 * MINUTE;

export interface StressInput extends PlanInput {
  readonly onRun?: ((what: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One after the other; where there is nothing to strike, a stress is left out. */
export async function runStresses(
  input: StressInput,
  expected: BandOutcome,
): Promise<readonly StressRun[]> {
  const from =
    Math.min(expected.firstActionAt ?? input.window.readyFrom, input.window.start) - LEAD_IN;
  const to = Math.min(input.window.start + HOUR, input.window.end);
  const runs: StressRun[] = [];
  for (const stress of STRESSES) {
    const trouble = troubleOf(stress, { input, expected, from, to });
    if (trouble === undefined || input.signal?.aborted === true) continue;
    input.onRun?.(stress);
    const shared = { ...input, ...trouble, band: 'expected' as const, from, to };
    const under = await runBand(shared);
    const without = await runBand({ ...shared, controller: false });
    runs.push({
      stress,
      lost: under.totals.lost,
      refused: refusedIn(under),
      minutesShort: under.totals.minutesShort,
      lostWithout: without.totals.lost,
      minutesShortWithout: without.totals.minutesShort,
    });
  }
  return runs;
}

function refusedIn({ tiers }: BandOutcome): number {
  let refused = 0;
  for (const tier of tiers) refused += tier.refused;
  return refused;
}

interface Around {
  readonly input: StressInput;
  readonly expected: BandOutcome;
  readonly from: Millis;
  readonly to: Millis;
}

/** Undefined: there is nothing that it could strike. */
function troubleOf(stress: Stress, around: Around): Trouble | undefined {
  const { input, from, to } = around;
  const { start } = input.window;
  const whole = { from, until: to };
  const ordered = orderedBy(around);
  switch (stress) {
    case 'surge':
      return { multiple: SURGE, faults: [] };
    case 'first-pool-empty': {
      const [first] = ordered.keys();
      if (first === undefined) return undefined;
      return { faults: [fault('P1', whole, { subject: first, size: 0 })] };
    }
    case 'stock-out-30':
      return stockOut(ordered, 0.7, whole);
    case 'stock-out-60':
      return stockOut(ordered, 0.4, whole);
    case 'slow-boot':
      return ordered.size === 0 ? undefined : { faults: [fault('N2', whole, { size: SLOW_BOOT })] };
    case 'line-down': {
      const line = largestLine(around);
      if (line === undefined) return undefined;
      return { faults: [fault('W1', { from: start, until: to }, { subject: line })] };
    }
    case 'prometheus-dark':
      return { faults: [fault('M1', { from: start - DARK / 2, until: start + DARK / 2 }, {})] };
    case 'operator-down':
      return { faults: [fault('O5', { from: start, until: start + DOWN }, { size: CRASHES })] };
  }
}

/** Node groups in the order in which they were asked, with how many machines. */
function orderedBy({ input, expected }: Around): ReadonlyMap<string, number> {
  const groups = new Map(
    input.policies.pools.map(({ name, provider }) => [name, provider.nodeGroup]),
  );
  const ordered = new Map<string, number>();
  for (const { pool, nodes } of expected.batches) {
    const group = groups.get(pool) ?? pool;
    ordered.set(group, (ordered.get(group) ?? 0) + nodes);
  }
  return ordered;
}

/** Of what each asked pool gave, so much is there. */
function stockOut(
  ordered: ReadonlyMap<string, number>,
  left: Ratio,
  span: Pick<ScheduledFault, 'from' | 'until'>,
): Trouble | undefined {
  if (ordered.size === 0) return undefined;
  const faults = [...ordered].map(([subject, nodes]) =>
    fault('P1', span, { subject, size: Math.floor(nodes * left) }),
  );
  return { faults };
}

function largestLine({ expected }: Around): string | undefined {
  return expected.lines.toSorted((a, b) => b.bandwidth - a.bandwidth)[0]?.line;
}

function fault(
  id: ScheduledFault['id'],
  { from, until }: Pick<ScheduledFault, 'from' | 'until'>,
  { subject, size }: { readonly subject?: string; readonly size?: number },
): ScheduledFault {
  return { id, from, until, rate: 1, subject, size };
}
