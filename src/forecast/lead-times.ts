/**
 * Learns how long a pool's machines take, from the intent that ordered them to the Node that is Ready, and blends it with
 * what the policy says.
 */
import type { LearnedLeadTime } from '../model/forecast.ts';
import type { Boots, Memory } from '../model/memory.ts';
import type { BurstPool } from '../model/policy.ts';
import { valueOf } from '../model/reading.ts';
import { recordedBy } from '../model/recorded.ts';
import type { IntentView, PoolView, Snapshot } from '../model/snapshot.ts';
import type { LeadTime, Millis } from '../model/units.ts';
import { HOUR } from '../model/units.ts';

/** Machines of a pool that are remembered: the last ones, because providers change. */
const MACHINES_MAX = 50;
/** What the policy says, or was learned before this process, weighs as much as so many machines. */
const PRIOR_MACHINES = 10;
/** With fewer machines nothing is said to be learned. */
const MACHINES_MIN = 5;
/** A smaller change of a lead time is not worth a write. */
const CHANGE_MIN = 0.05;
/** A machine that took longer was lost and found, not booted. */
const LONGEST: Millis = HOUR;
/** z of the 95th percentile; sigma of a normal distribution over its median absolute deviation. */
const Z_95 = 1.645;
const SIGMA_OF_MAD = 1.4826;

const NOTHING: Boots = { waiting: {}, took: {}, priors: {} };

/** The memory with what this snapshot shows of machines that were awaited. An unreadable ledger teaches nothing. */
export function withBoots(memory: Memory, snapshot: Snapshot): Memory {
  const before = memory.boots ?? NOTHING;
  const intents = valueOf(snapshot.ledger);
  if (intents === undefined || snapshot.clusterView.kind !== 'fresh')
    return { ...memory, boots: before };
  const awaited = recordedBy(intents).owners;
  const priors = withPriors(before, snapshot.pools);
  if (isQuiet(before, awaited, snapshot)) return { ...memory, boots: { ...before, priors } };
  const ready = new Map(snapshot.nodes.map((node) => [node.providerId, node.ready]));
  const waiting: Record<string, Millis> = {};
  let { took } = before;
  for (const [id, intent] of awaited) {
    const since = before.waiting[id];
    const isReady = ready.get(id);
    if (isReady === true && since !== undefined) {
      const times = added(took[intent.pool], snapshot.takenAt - since);
      took = { ...took, [intent.pool]: times };
    } else if (isReady === undefined || since !== undefined) waiting[id] = intent.createdAt;
  }
  return { ...memory, boots: { waiting, took, priors } };
}

/** Every machine that is recorded is a Ready node, and was so before: most cycles of a long sale. */
function isQuiet(
  { waiting }: Boots,
  awaited: ReadonlyMap<string, IntentView>,
  { nodes }: Snapshot,
): boolean {
  if (Object.keys(waiting).length > 0) return false;
  let left = awaited.size;
  for (const { ready, providerId } of nodes) if (ready && awaited.has(providerId)) left -= 1;
  return left <= 0;
}

function added(before: readonly Millis[] | undefined, time: Millis): readonly Millis[] {
  return time > LONGEST ? (before ?? []) : [...(before ?? []), time].slice(-MACHINES_MAX);
}

/** What an earlier process kept in a pool's status, as it was when this one began. */
function withPriors({ priors }: Boots, pools: readonly PoolView[]): Boots['priors'] {
  const news = pools.filter(({ pool }) => !(pool in priors));
  if (news.length === 0) return priors;
  return {
    ...priors,
    ...Object.fromEntries(news.map(({ pool, leadTime }) => [pool, leadTime ?? null])),
  };
}

/**
 * Lead times of the pools that brought machines enough, where they differ from what the status says. Median and spread
 * are taken on a logarithmic scale, robustly, so that one straggler does not make all others late.
 */
export function newLeadTimes(
  { boots = NOTHING }: Memory,
  pools: readonly BurstPool[],
  views: readonly PoolView[],
): readonly LearnedLeadTime[] {
  return pools.flatMap((pool) => {
    const took = boots.took[pool.name] ?? [];
    if (took.length < MACHINES_MIN) return [];
    const view = views.find((candidate) => candidate.pool === pool.name);
    if (view === undefined) return [];
    const leadTime = blended(took, boots.priors[pool.name] ?? pool.nodeLeadTime);
    if (isAlike(view.leadTime, leadTime)) return [];
    return [{ pool: pool.name, leadTime, machines: took.length }];
  });
}

function isAlike(kept: PoolView['leadTime'], learned: LeadTime): boolean {
  return kept !== undefined && near(kept.p50, learned.p50) && near(kept.p95, learned.p95);
}

function near(kept: Millis, learned: Millis): boolean {
  return Math.abs(kept - learned) <= CHANGE_MIN * kept;
}

/** What was blended last from the same times: a pool's change only when a machine has come, and are asked for in every cycle. */
const BLENDED = new WeakMap<readonly Millis[], { prior: LeadTime; leadTime: LeadTime }>();

function blended(took: readonly Millis[], prior: LeadTime): LeadTime {
  const known = BLENDED.get(took);
  if (known?.prior === prior) return known.leadTime;
  const leadTime = blend(took, prior);
  BLENDED.set(took, { prior, leadTime });
  return leadTime;
}

function blend(took: readonly Millis[], prior: LeadTime): LeadTime {
  const logs = took.map((time) => Math.log(Math.max(1, time)));
  const middle = medianOf(logs);
  const spread = SIGMA_OF_MAD * medianOf(logs.map((log) => Math.abs(log - middle)));
  const weigh = (seen: number, said: number): number =>
    (took.length * seen + PRIOR_MACHINES * said) / (took.length + PRIOR_MACHINES);
  const said = Math.log(Math.max(1, prior.p50));
  const centre = weigh(middle, said);
  const sigma = weigh(spread, Math.max(0, Math.log(Math.max(1, prior.p95)) - said) / Z_95);
  return { p50: Math.round(Math.exp(centre)), p95: Math.round(Math.exp(centre + Z_95 * sigma)) };
}

/** Of at least one value. */
function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? upper;
  return (lower + upper) / 2;
}
