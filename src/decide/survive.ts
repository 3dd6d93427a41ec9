/**
 * `survive: LargestSite`: replicas so that those that remain when the largest site is gone still carry the demand, at
 * full unit capacity (ADR 15). Counts where pods stand; where they go is the scheduler's affair, so what more replicas
 * cannot mend is told, not planned for.
 */
import type { Band, DemandForecast } from '../model/forecast.ts';
import type { Hold } from '../model/plan.ts';
import type { ScalingPolicy, SiteName, TierId } from '../model/policy.ts';
import type { NodeView } from '../model/snapshot.ts';
import type { Ratio, Rps } from '../model/units.ts';
import { type Needs, replicasFor } from './needs.ts';

/** Of a tier, the site at which most of its pods are, and their share of all. */
export interface LargestSite {
  readonly name: SiteName;
  readonly share: Ratio;
}

export interface Survival {
  readonly site: SiteName;
  /** Replicas that carry the demand without the site. */
  readonly carry: number;
  /** Of the replicas it needs, those that will be elsewhere. */
  readonly remain: number;
  /** It stands nowhere else. */
  readonly alone: boolean;
}

/** More than two even sites would take is a matter of where pods stand, not of how many there are. */
const EVEN_SITES = 2;
const ROUNDING = 1e-9;

/** The needs raised, never lowered, and what is missing then; undefined when nothing is. */
export function surviving(
  needs: Needs,
  largest: LargestSite | undefined,
  policy: ScalingPolicy,
): { readonly needs: Needs; readonly survival: Survival | undefined } {
  if (largest === undefined) return { needs, survival: undefined };
  const carried = (rps: (forecast: DemandForecast) => Rps): number => carrying(needs, rps);
  const raise = (replicas: number, carry: number): number =>
    Math.max(replicas, Math.min(policy.replicas.max, enough(carry, largest.share)));
  const carry = carried(({ atNodeReady }) => high(atNodeReady));
  const pod = raise(
    needs.atPodReady,
    carried(({ atPodReady }) => high(atPodReady)),
  );
  const raised = {
    ...needs,
    atPodReady: pod,
    atNodeReady: Math.max(pod, raise(needs.atNodeReady, carry)),
    keep: raise(
      needs.keep,
      carried(({ keepFloor }) => keepFloor),
    ),
  };
  const remain = raised.atNodeReady - lost(raised.atNodeReady, largest.share);
  const alone = largest.share === 1;
  return {
    needs: raised,
    survival: remain >= carry ? undefined : { site: largest.name, carry, remain, alone },
  };
}

function high(band: Band): Rps {
  return band.high;
}

function carrying({ demands }: Needs, rps: (forecast: DemandForecast) => Rps): number {
  let most = 0;
  for (const { forecast, perReplica } of demands)
    most = Math.max(most, replicasFor(rps(forecast), perReplica, 1));
  return most;
}

function lost(replicas: number, share: Ratio): number {
  return Math.ceil(replicas * share - ROUNDING);
}

/** Fewest replicas of which so many remain. Where all stand at one site, no number is enough. */
function enough(carry: number, share: Ratio): number {
  if (share === 1) return 0;
  return Math.min(Math.ceil(carry / (1 - share) - ROUNDING), EVEN_SITES * carry);
}

/**
 * Of each of these tiers. Where pods are and where Ready ones are, whichever leaves less: a site that was just lost
 * makes nobody safer, and pods that do not serve save nobody.
 */
export function largestSites(
  tiers: readonly ScalingPolicy[],
  nodes: readonly NodeView[],
): ReadonlyMap<TierId, LargestSite> {
  const largest = new Map<TierId, LargestSite>();
  for (const [id, sites] of countsOf(tiers, nodes)) {
    const placed = largestOf(sites, 'count');
    if (placed === undefined) continue;
    const ready = largestOf(sites, 'ready') ?? placed;
    largest.set(id, ready.share > placed.share ? ready : placed);
  }
  return largest;
}

function countsOf(tiers: readonly ScalingPolicy[], nodes: readonly NodeView[]): Counts {
  const counts: Counts = new Map();
  for (const { id, survive } of tiers) if (survive !== undefined) counts.set(id, new Map());
  if (counts.size > 0) for (const node of nodes) countIn(counts, node);
  return counts;
}

type Counts = Map<TierId, Map<SiteName, Pods>>;

interface Pods {
  count: number;
  ready: number;
}

function countIn(counts: Counts, { site, tierPods }: NodeView): void {
  if (site === undefined) return;
  for (const { tier, count, ready } of tierPods) {
    const sites = counts.get(tier);
    if (sites === undefined) continue;
    const pods = sites.get(site) ?? { count: 0, ready: 0 };
    sites.set(site, { count: pods.count + count, ready: pods.ready + ready });
  }
}

function largestOf(sites: ReadonlyMap<SiteName, Pods>, which: keyof Pods): LargestSite | undefined {
  let total = 0;
  let most = 0;
  let name: SiteName | undefined;
  for (const [site, pods] of sites) {
    total += pods[which];
    if (pods[which] > most) {
      most = pods[which];
      name = site;
    }
  }
  return name === undefined ? undefined : { name, share: most / total };
}

export interface SurvivingTier {
  readonly policy: ScalingPolicy;
  readonly survival: Survival | undefined;
  readonly leave: TierId | undefined;
}

export function survivalHolds(tiers: readonly SurvivingTier[]): Hold[] {
  return tiers.flatMap(({ policy, survival, leave }) => {
    if (survival === undefined) return [];
    const { site, carry, remain, alone } = survival;
    const where = alone ? `all its pods stand at ${site}` : `most of its pods stand at ${site}`;
    const then = leave === undefined ? 'it may not leave home' : 'nodes are kept for the others';
    return [
      {
        reason: 'site-loss',
        subject: policy.id,
        wanted: `keep ${carry} replicas without ${site}`,
        detail: `${remain} would remain: ${where}, and ${then}`,
      },
    ];
  });
}
