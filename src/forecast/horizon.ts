/** How far ahead a tier must look: until pods started now would serve, and until nodes ordered now would. */
import type { Settings } from '../model/decide-input.ts';
import type { BurstPool, ScalingPolicy } from '../model/policy.ts';
import type { PoolView } from '../model/snapshot.ts';
import type { LeadTime, Millis, Ratio, Resources } from '../model/units.ts';

/** A change is seen one cycle late and acted on in the next. */
const CYCLES = 2;

export function podHorizon(policy: ScalingPolicy, settings: Settings): Millis {
  return policy.podReady.p95 + CYCLES * settings.tick;
}

/** Pools whose machines are alike and take alike: learned where that is known, else as their policies say. */
export interface PoolLead {
  readonly node: Resources;
  /** Of the largest of them. */
  readonly maxNodes: number;
  /** By when the last of so many machines has come. */
  lastOf(count: number): Millis;
}

export interface Leads {
  readonly pools: readonly PoolLead[];
  /** 95th percentile of the slowest pool. */
  readonly slowest: Millis;
}

/** The same for as long as pools are declared and lead times learned alike: both change far less often than once a cycle. */
const LEADS = new WeakMap<readonly BurstPool[], { learned: readonly LeadTime[]; leads: Leads }>();

/** Looked up once for all tiers. Learned times replace priors. */
export function leadTimesOf(pools: readonly BurstPool[], views: readonly PoolView[]): Leads {
  const learned = pools.map(({ name, nodeLeadTime }, index) => {
    const view = views[index];
    const own = view?.pool === name ? view : views.findLast(({ pool }) => pool === name);
    return own?.leadTime ?? nodeLeadTime;
  });
  const known = LEADS.get(pools);
  if (known?.learned.every((leadTime, index) => leadTime === learned[index])) return known.leads;
  const leads = leadsWith(pools, learned);
  LEADS.set(pools, { learned, leads });
  return leads;
}

function leadsWith(pools: readonly BurstPool[], learned: readonly LeadTime[]): Leads {
  const alike = new Map<string, PoolLead>();
  let slowest: Millis = 0;
  for (const [index, { node, nodeLeadTime, maxNodes }] of pools.entries()) {
    const leadTime = learned[index] ?? nodeLeadTime;
    slowest = Math.max(slowest, leadTime.p95);
    const key = [leadTime.p50, leadTime.p95, node.cpu, node.memory, node.pods].join();
    const one = alike.get(key) ?? { node, maxNodes, lastOf: lastMachine(leadTime) };
    alike.set(key, { ...one, maxNodes: Math.max(one.maxNodes, maxNodes) });
  }
  return { pools: [...alike.values()], slowest };
}

/** Tiers often ask for the same number of machines. */
function lastMachine(leadTime: LeadTime): (count: number) => Millis {
  const known = new Map<number, Millis>();
  return (count) => {
    const last = known.get(count) ?? lastOf(leadTime, count);
    known.set(count, last);
    return last;
  };
}

/** The slowest pool counts, because nobody knows before the order which pool will deliver. */
export function nodeHorizon(policy: ScalingPolicy, settings: Settings, leads: Leads): Millis {
  return leads.slowest + podHorizon(policy, settings);
}

export interface WholeSupply {
  readonly leads: Leads;
  /** Machines of this shape that are needed at once. */
  readonly nodesOf: (node: Resources) => number;
}

/**
 * The same for machines that must all be there: the 95th percentile of one is not that of the last of forty. For
 * what is promised whole; a rise that is followed step by step loses little by the last machine.
 */
export function lastNodeHorizon(
  policy: ScalingPolicy,
  settings: Settings,
  { leads, nodesOf }: WholeSupply,
): Millis {
  let lead: Millis = 0;
  for (const pool of leads.pools)
    lead = Math.max(lead, pool.lastOf(Math.min(pool.maxNodes, nodesOf(pool.node))));
  return lead + podHorizon(policy, settings);
}

/** z of the 95th percentile of a normal distribution. */
const Z_95 = 1.645;

/**
 * By when, in 95 of 100 orders, the last of so many machines has come, if each is lognormal with this median and this
 * 95th percentile and knows nothing of the others: each must be there with probability 0.95^(1/count).
 */
export function lastOf({ p50, p95 }: LeadTime, count: number): Millis {
  if (count <= 1 || p50 <= 0 || p95 <= p50) return p95;
  const sigma = Math.log(p95 / p50) / Z_95;
  return Math.max(p95, Math.round(p50 * Math.exp(sigma * upperZ(1 - 0.95 ** (1 / count)))));
}

/** z above which this share of a normal distribution lies, to 0.0005. Abramowitz and Stegun 26.2.23. */
function upperZ(share: Ratio): number {
  const t = Math.sqrt(-2 * Math.log(share));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return t - above / below;
}
