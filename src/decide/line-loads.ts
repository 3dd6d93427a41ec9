/**
 * What tiers put on the lines of a site: each user's request that is served there crosses them, and so does each call
 * between there and home. Counts bytes that policies say; what they do not say bounds nobody, and is said by `validate`.
 */
import type { DecideInput } from '../model/decide-input.ts';
import type { ScalingPolicy, SiteName, TierId } from '../model/policy.ts';
import { valueOf } from '../model/reading.ts';
import type { BitsPerSecond, Bytes, Rps } from '../model/units.ts';
import type { TierTarget } from './replicas.ts';
import type { Supply } from './supply.ts';
import { valueAt } from './sure.ts';

const BITS = 8;

/** Bytes that one request of the tier moves over the lines when it is served in the cloud: the user's, and its calls home. */
export function bytesOf({ entry, bytesPerRequest = 0, calls = [] }: ScalingPolicy): Bytes {
  let bytes = entry ? bytesPerRequest : 0;
  for (const call of calls) bytes += call.perRequest * (call.bytes ?? 0);
  return bytes;
}

/** The load a tier is placed for: the larger of both horizons, and all its replicas can take where it is not known. */
export function plannedRps({ tier, wanted }: TierTarget): Rps {
  const [first] = tier.policy.demands;
  if (first === undefined) return 0;
  const demand = tier.forecast.demands.find(({ name }) => name === first.name);
  if (demand?.known !== true) return wanted * first.perReplica * tier.policy.waterLevel;
  return Math.max(demand.atPodReady.high, demand.atNodeReady.high);
}

/**
 * Bits per second that one more replica in the cloud puts on the lines, by tier; tiers that put nothing there are left
 * out. What callers send to it counts as coming from home, for most of them are there.
 */
export function lineWeights(targets: readonly TierTarget[]): ReadonlyMap<TierId, BitsPerSecond> {
  const rates = new Map<TierId, BitsPerSecond>();
  const add = (tier: TierId, bits: BitsPerSecond): void => {
    rates.set(tier, (rates.get(tier) ?? 0) + bits);
  };
  for (const target of targets) {
    const { policy } = target.tier;
    const rps = plannedRps(target);
    add(policy.id, rps * bytesOf(policy) * BITS);
    for (const call of policy.calls ?? [])
      add(call.callee, rps * call.perRequest * (call.bytes ?? 0) * BITS);
  }
  const weights = new Map<TierId, BitsPerSecond>();
  for (const { tier, wanted } of targets) {
    const rate = valueAt(rates, tier.policy.id);
    if (rate > 0 && wanted > 0) weights.set(tier.policy.id, rate / wanted);
  }
  return weights;
}

/** Pods of each tier at each cloud site, and which of them serve. */
export interface CloudPods {
  count(tier: TierId, site: SiteName): number;
  ready(tier: TierId, site: SiteName): number;
}

export function cloudPods({ cloud, draining }: Pick<Supply, 'cloud' | 'draining'>): CloudPods {
  const counts = new Map<string, { count: number; ready: number }>();
  for (const { site = '', tierPods } of [...cloud, ...draining])
    for (const { tier, count, ready } of tierPods) {
      const key = `${tier} ${site}`;
      const before = counts.get(key) ?? { count: 0, ready: 0 };
      counts.set(key, { count: before.count + count, ready: before.ready + ready });
    }
  return {
    count: (tier, site) => counts.get(`${tier} ${site}`)?.count ?? 0,
    ready: (tier, site) => counts.get(`${tier} ${site}`)?.ready ?? 0,
  };
}

/** Bits per second that a tier puts on the lines of a site now: what is let in, by the share of its pods there. */
export type LoadNow = (tier: TierId, site: SiteName) => BitsPerSecond | undefined;

/** Undefined for a tier with pods there whose load is not known. */
export function loadNow({ policies, snapshot, memory }: DecideInput, pods: CloudPods): LoadNow {
  const views = new Map(snapshot.tiers.map((view) => [view.tier, view]));
  const known = new Map(policies.tiers.map((policy) => [policy.id, policy]));
  return (tier, site) => {
    const ready = pods.ready(tier, site);
    const policy = valueAt(known, tier);
    const bytes = bytesOf(policy);
    if (ready === 0 || bytes === 0) return 0;
    const view = views.get(tier);
    const reading = view?.demands.find(({ name }) => name === policy.demands[0]?.name)?.now;
    const all = view && valueOf(view.workload)?.readyReplicas;
    if (reading?.kind !== 'fresh' || all === undefined) return undefined;
    const served = Math.min(reading.value, memory.limits?.[tier]?.admitted ?? Infinity);
    return served * Math.min(1, ready / Math.max(1, all)) * bytes * BITS;
  };
}

/** Of all tiers together; undefined where one of them is not known. */
export function ownLoad(
  tiers: readonly ScalingPolicy[],
  now: LoadNow,
  site: SiteName,
): BitsPerSecond | undefined {
  let bits = 0;
  for (const { id } of tiers) {
    const own = now(id, site);
    if (own === undefined) return undefined;
    bits += own;
  }
  return bits;
}

/** Whether a pool that serves the tier stands at such a site. */
export function isServedAt(
  { pools }: Pick<Supply, 'pools'>,
  serves: readonly boolean[] | undefined,
  isSuch: (site: SiteName) => boolean,
): boolean {
  return pools.some(({ pool }, index) => serves?.[index] === true && isSuch(pool.site));
}

/** A whole number of replicas must not become one fewer by what a division left. */
const NOISE = 1e-9;

/** Rounded down. */
export function wholeReplicas(count: number): number {
  return Math.floor(count + NOISE);
}
