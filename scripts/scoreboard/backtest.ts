/**
 * The forecast against what came, rolling through a whole recorded load minute by minute: only readings that were there
 * by then, the season from the fortnight before, relearned every six hours. Knows no scaling.
 */
import { forecast } from '../../src/forecast/forecast.ts';
import { withLearned, withReadings } from '../../src/forecast/samples.ts';
import { EMPTY_MEMORY, type Memory } from '../../src/model/memory.ts';
import { type Point, pointsOf } from '../../src/model/points.ts';
import { fresh, missing, type Reading } from '../../src/model/reading.ts';
import type { HistoryView, Snapshot } from '../../src/model/snapshot.ts';
import { DAY, HOUR, MINUTE, type Millis, type Rps, SECOND } from '../../src/model/units.ts';
import { HISTORY_SPAN, summarise } from '../../src/observe/history.ts';
import { policySet } from '../../src/policy/policy-set.ts';
import { settingsOf } from '../../src/simulator/controller-ports.ts';
import { offeredBy } from '../../src/simulator/traffic/shapes.ts';
import { peakErrors } from './daily-peaks.ts';
import { quantile } from './figures.ts';
import { type Score, startScore } from './score.ts';
import { PEAK_RPS, traceNamed, traceWorld } from './trace-run.ts';

export interface Backtest extends Score {
  /** Seconds from a forecast to its minute. */
  readonly horizon: number;
  /** Median over days of how far the day's p99 minute was from the daily peak known 24 h before it began, %. */
  readonly peakError: number | undefined;
}

const READ_EVERY: Millis = 15 * SECOND;
const LEARN_EVERY: Millis = 6 * HOUR;
/** Nothing is judged before a day was seen. */
const LEARNING: Millis = DAY;
/** The end of a longer trace. */
const SPAN_MAX: Millis = 60 * DAY;

export function runBacktest(name: string): Backtest {
  const trace = traceNamed(name);
  const last = trace.points.at(-1)?.at ?? 0;
  const first = Math.max(trace.points[0]?.at ?? 0, last - SPAN_MAX);
  const { scenario, documents } = traceWorld(trace, 'cold');
  const settings = settingsOf(scenario);
  const policies = policySet({ documents, refused: [], now: first, timeZone: 'UTC' });
  const part = {
    shape: 'points',
    points: trace.points,
    from: undefined,
    until: undefined,
  } as const;
  const loadAt = (at: Millis): Rps => PEAK_RPS * offeredBy([part], at);
  const minutes: Point[] = [];
  const score = startScore(first + LEARNING);
  let memory: Memory = EMPTY_MEMORY;
  let history: Reading<HistoryView> = missing('no history yet');
  let horizon: Millis = 0;
  for (let now = first + READ_EVERY; now <= last; now += READ_EVERY) {
    const rps = loadAt(now - READ_EVERY / 2);
    if ((now - first) % MINUTE === 0) minutes.push({ at: now, value: loadAt(now - MINUTE / 2) });
    if ((now - first) % LEARN_EVERY === 0) history = learned(minutes, now);
    score.read({ at: now, rps });
    const snapshot = snapshotOf({ now, rps, history, tier: policies.tiers[0]?.id ?? '' });
    const at = { policies, snapshot, memory: withReadings(memory, snapshot), settings, now };
    const made = forecast(at);
    memory = withLearned(at.memory, at.memory, made);
    horizon = made.tiers[0]?.nodeHorizon ?? horizon;
    const newest = made.tiers[0]?.demands[0]?.ahead?.memory.pending.at(-1);
    if (newest !== undefined) score.forecast(newest, rps);
  }
  const peakError = quantile(peakErrors(minutes), 0.5);
  return { ...score.finish(), horizon: horizon / SECOND, peakError };
}

function learned(minutes: readonly Point[], now: Millis): Reading<HistoryView> {
  const summary = summarise(pointsOf(minutes.slice(-HISTORY_SPAN / MINUTE)), []);
  return summary === undefined ? missing('no history yet') : fresh(summary, now);
}

interface Seen {
  readonly now: Millis;
  readonly rps: Rps;
  readonly history: Reading<HistoryView>;
  readonly tier: string;
}

/** Only the load is read; there is no cluster, and a forecast does not ask for one. */
function snapshotOf({ now, rps, history, tier }: Seen): Snapshot {
  const demand = { name: 'requests', now: fresh(rps, now), history };
  return {
    takenAt: now,
    clusterUid: 'none',
    clusterView: missing('there is no cluster in a back-test'),
    switches: missing('there is no cluster in a back-test'),
    nodes: [],
    tiers: [
      {
        tier,
        namespaceLabels: {},
        workload: missing('there is no cluster in a back-test'),
        demands: [demand],
        vetoes: [],
        loweredCapacity: undefined,
      },
    ],
    pools: [],
    ledger: missing('there is no cluster in a back-test'),
    resolved: [],
  };
}
