/** Runs the real loop in the world of a plan, once, and says what came of it. The same input gives the same outcome. */
import type { PromotionWindow } from '../../model/promotion.ts';
import { MINUTE, type Millis, type Ratio } from '../../model/units.ts';
import type { PolicyDocument } from '../../policy/document.ts';
import type { Baseline } from '../baselines/baseline.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import type { Minute, TierMinute } from '../minute.ts';
import { type Progress, type Rehearsal, rehearse } from '../rehearse.ts';
import { workloadKey } from '../scenario.ts';
import type { BandOutcome } from './band-outcome.ts';
import { type Band, overOf } from './crowd.ts';
import { type PlanShop, plannedWorld } from './planned-world.ts';
import { quartersOf } from './quarters.ts';
import { tierRun } from './tier-run.ts';
import { type RunWatch, watchRun } from './watch.ts';
import { watchWrites } from './writes.ts';

export interface PlanInput extends PlanShop {
  readonly documents: readonly PolicyDocument[];
  readonly window: PromotionWindow;
  readonly seed: number;
  /** A new digest of a trace, for each run. */
  readonly startDigest: () => TraceDigest;
}

export interface TraceDigest {
  line(text: string): void;
  /** Hexadecimal. */
  finish(): string;
}

export interface BandRunInput extends PlanInput {
  readonly band: Band;
  readonly from: Millis;
  readonly to: Millis;
  readonly multiple?: Ratio | undefined;
  readonly delay?: Millis | undefined;
  /** What goes wrong; absent: nothing. */
  readonly faults?: readonly ScheduledFault[] | undefined;
  /** False: the same days with nobody in control; absent: true. */
  readonly controller?: boolean | undefined;
  /** A model of what else a shop could run, instead of the controller and to the end of the days; absent: none. */
  readonly baseline?: Baseline | undefined;
  /** Ends the run with the first action for a promotion. */
  readonly untilFirstAction?: boolean | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const SECONDS_PER_MINUTE = 60;
/** Long enough for whoever is left to be counted in the last minute. */
const AFTERMATH: Millis = 10 * MINUTE;

export async function runBand(input: BandRunInput): Promise<BandOutcome> {
  const { window, band, from, to, seed, documents, baseline } = input;
  const scenario = plannedWorld(input);
  const digest = input.startDigest();
  const ending = endingOf(input.signal);
  let endedAt: Millis | undefined;
  const groups = new Map(
    input.policies.pools.map(({ provider, name }) => [provider.nodeGroup, name]),
  );
  const watch = watchRun({
    start: window.start,
    poolOf: (nodeGroup) => groups.get(nodeGroup) ?? nodeGroup,
    over: overOf(window) + AFTERMATH,
    onOver: baseline === undefined ? ending.end : () => {},
    onFirstAction: input.untilFirstAction === true ? ending.end : undefined,
  });
  const written = watchWrites();
  const rehearsal = await rehearse({
    scenario,
    documents,
    expectations: [],
    seed,
    controller: baseline === undefined && (input.controller ?? true),
    faults: input.faults,
    onWorld(world) {
      watch.onWorld(world);
      baseline?.start(world, { documents, seed });
      ending.signal.addEventListener('abort', () => {
        endedAt = world.clock.now();
      });
    },
    onCycle(cycle) {
      watch.onCycle(cycle);
      written.onCycle(cycle);
    },
    onTraceLine: digest.line,
    onProgress: input.onProgress,
    signal: ending.signal,
  });
  const until = endedAt ?? to;
  const ended = { rehearsal, watch, window, band, from, to: until, digest: digest.finish() };
  return { ...outcomeOf(ended), writes: written.writes() };
}

/** Ends when the run is over, or when whoever asked for it has enough. */
function endingOf(outer: AbortSignal | undefined): { end(): void; readonly signal: AbortSignal } {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  if (outer?.aborted === true) end();
  outer?.addEventListener('abort', end, { once: true });
  return { end, signal: controller.signal };
}

interface Ended {
  readonly rehearsal: Rehearsal;
  readonly watch: RunWatch;
  readonly window: PromotionWindow;
  readonly band: Band;
  readonly from: Millis;
  readonly to: Millis;
  readonly digest: string;
}

function outcomeOf({
  rehearsal,
  watch,
  window,
  band,
  from,
  to,
  digest,
}: Ended): Omit<BandOutcome, 'writes'> {
  const { scenario, measurements, totals, episodes, violations, decisions } = rehearsal;
  const { minutes } = measurements;
  const during = { from: window.start, until: window.end };
  const tiers = scenario.workloads.map((workload) => {
    const key = workloadKey(workload);
    return { ...tierRun(key, minutes, during), cloudBinds: watch.cloudBinds(key) };
  });
  return {
    band,
    from,
    to,
    decisions,
    digest,
    totals,
    tiers,
    stands: watch.stands(),
    batches: watch.batches(),
    limits: watch.limits(),
    lines: watch.lines(),
    episodes,
    violations,
    series: seriesOf(minutes),
    firstActionAt: watch.firstActionAt(),
    lastGiveBackAt: watch.lastGiveBackAt(),
    quarters: quartersOf(minutes),
  };
}

function seriesOf(minutes: readonly Minute[]): BandOutcome['series'] {
  return {
    demand: minutes.map((minute) => total(minute, ({ peakOffered }) => peakOffered)),
    capacity: minutes.map((minute) => total(minute, ({ leastCapacity }) => leastCapacity)),
    cloudNodes: minutes.map(({ readyCloudNodes }) => readyCloudNodes),
    lost: minutes.map((minute) =>
      total(minute, ({ offered, served }) => (offered - served) / SECONDS_PER_MINUTE),
    ),
  };
}

function total({ tiers }: Minute, value: (tier: TierMinute) => number): number {
  let sum = 0;
  for (const tier of tiers.values()) sum += value(tier);
  return Math.round(sum);
}
