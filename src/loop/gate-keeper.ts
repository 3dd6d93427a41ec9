/**
 * Lifts the gates of exact placement. Runs beside the cycles, in every live replica and whoever leads: a pod that waits at
 * a gate must not wait for a slow provider, for a pause to end, or for an election. Decides no site; plans do.
 */
import { lackingOf, misnamed, seats } from '../decide/seats.ts';
import type { Place, WaitingPod } from '../model/placing.ts';
import type { Plan, TierPlacing } from '../model/plan.ts';
import type { SiteName, TierId } from '../model/policy.ts';
import { type Millis, SECOND } from '../model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster } from '../ports/cluster.ts';
import { isPortError, messageOf } from '../ports/errors.ts';
import type { GatedPods, WaitingView } from '../ports/gated-pods.ts';
import type { Lease } from '../ports/lease.ts';
import type { Log } from '../ports/log.ts';

/** Time between two looks, which cost no request. */
const LOOK: Millis = SECOND / 2;
/** A plan older than this says nothing of where pods belong. */
const RECENT: Millis = 30 * SECOND;
/** How long a pod waits for one who knows its site. With the look and the request well below the 10 s that are promised. */
const PATIENCE: Millis = 5 * SECOND;
/** After a refusal that a new look does not mend. */
const RETRY: Millis = 2 * SECOND;
/** How long a pod waits for a node of the site it was named to before it may be named anew. */
const ROOMLESS: Millis = 60 * SECOND;
/** So many are named anew at once, and then no more until their successors were seen. */
const RENAMED = 20;
const RENAME_PAUSE: Millis = 10 * SECOND;
/** Requests under way at once. */
const AT_ONCE = 16;

export interface GateKeeper {
  /** What was decided last; undefined while there is nothing. */
  decided(plan: Plan): void;
  /** Until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

export interface GateKeeperInput {
  readonly gatedPods: GatedPods;
  readonly cluster: Pick<Cluster, 'evict' | 'switches'>;
  readonly clock: Clock;
  readonly lease: Lease;
  readonly log: Log;
}

/** What this process knows of one waiting pod, by its uid. */
interface Waiting {
  readonly since: Millis;
  notBefore: Millis;
  /** Naming it a site was forbidden. A gate must not hang on that. */
  unnamed?: boolean;
  /** Let go by us, and the view may not show it yet. */
  lifted?: { readonly sites: readonly SiteName[] | undefined };
}

interface Lift {
  readonly pod: WaitingPod;
  readonly sites: readonly SiteName[] | undefined;
}

export function createGateKeeper(input: GateKeeperInput): GateKeeper {
  const { gatedPods, cluster, clock, lease, log } = input;
  let latest: { readonly placing: readonly TierPlacing[]; readonly at: Millis } | undefined;
  let known = new Map<string, Waiting>();
  let nextRename: Millis = Number.NEGATIVE_INFINITY;

  function recentPlacing(now: Millis): readonly TierPlacing[] | undefined {
    if (latest === undefined || !lease.held() || now - latest.at > RECENT) return undefined;
    return latest.placing;
  }

  async function lift({ pod, sites }: Lift): Promise<void> {
    const waiting = known.get(pod.uid);
    try {
      await gatedPods.lift(pod, sites);
      if (waiting !== undefined) waiting.lifted = { sites };
    } catch (error) {
      // Somebody else let it go, or it went by itself: the next look shows.
      if (isPortError(error, 'conflict') || isPortError(error, 'gone')) return;
      if (waiting !== undefined) {
        waiting.notBefore = clock.monotonic() + RETRY;
        waiting.unnamed = isPortError(error, 'denied');
      }
      const { namespace, name } = pod;
      log.warn({ pod: `${namespace}/${name}`, error: messageOf(error) }, 'a gate was not lifted');
    }
  }

  /** The leader's alone. A pod that no node has serves nobody; whatever runs is left where it is. */
  async function rename(pods: readonly WaitingPod[]): Promise<void> {
    const now = clock.monotonic();
    if (pods.length === 0 || now < nextRename || (await cluster.switches()).pause) return;
    nextRename = now + RENAME_PAUSE;
    for (const pod of pods) {
      const { namespace, name, uid, tier, burstable } = pod;
      const flags = { daemon: false, terminating: false, deletionCost: undefined };
      await cluster.evict({ namespace, name, uid, tier, burstable, ...flags });
      log.info({ pod: `${namespace}/${name}` }, 'its site had no room: it is named anew');
    }
  }

  async function pass(): Promise<void> {
    const view = await gatedPods.look();
    const now = clock.monotonic();
    known = rememberedOf(view.pods, known, now);
    const placing = recentPlacing(now);
    await liftAll(view, placing, now);
    if (placing !== undefined) await rename(roomless({ placing, view, known }, now));
  }

  async function liftAll(
    view: WaitingView,
    placing: readonly TierPlacing[] | undefined,
    now: Millis,
  ): Promise<void> {
    const isOpen = ({ uid, gated }: WaitingPod): boolean => {
      const waiting = known.get(uid);
      if (!gated || waiting === undefined || waiting.lifted !== undefined) return false;
      return now >= waiting.notBefore && (placing !== undefined || now - waiting.since >= PATIENCE);
    };
    const open = view.pods.filter(isOpen);
    if (open.length === 0) return;
    if (placing === undefined)
      log.warn({ pods: open.length }, 'gates are lifted without a site: no recent decision');
    for (const batch of batches(liftsOf(open, { placing, view, known }))) {
      await Promise.all(batch.map(lift));
    }
  }

  return {
    decided({ placing = [] }) {
      latest = { placing, at: clock.monotonic() };
    },
    async run(signal) {
      while (!signal.aborted) {
        await pass().catch((error: unknown) =>
          log.error({ error: messageOf(error) }, 'waiting pods cannot be looked at'),
        );
        await clock.sleep(LOOK, signal);
      }
    },
  };
}

/** Of each pod that waits now, since when; what waits no more is forgotten. */
function rememberedOf(
  pods: readonly WaitingPod[],
  known: ReadonlyMap<string, Waiting>,
  now: Millis,
): Map<string, Waiting> {
  const next = new Map<string, Waiting>();
  for (const { uid } of pods) next.set(uid, known.get(uid) ?? { since: now, notBefore: now });
  return next;
}

interface Basis {
  readonly placing: readonly TierPlacing[] | undefined;
  readonly view: WaitingView;
  readonly known: ReadonlyMap<string, Waiting>;
}

/** Only pods that say burstable, of a tier that may leave, are ever named a site. */
function liftsOf(open: readonly WaitingPod[], { placing = [], view, known }: Basis): Lift[] {
  const byTier = new Map<TierId, WaitingPod[]>();
  const lifts: Lift[] = [];
  for (const pod of open) {
    const { uid, tier, burstable, sites } = pod;
    const mayName = burstable && sites === undefined && known.get(uid)?.unnamed !== true;
    const isPlaced = mayName && placing.some((one) => one.tier === tier);
    if (tier === undefined || !isPlaced) lifts.push({ pod, sites: undefined });
    else byTier.set(tier, [...(byTier.get(tier) ?? []), pod]);
  }
  for (const one of placing) {
    const pods = byTier.get(one.tier) ?? [];
    const chosen = seats(one, takenOf(one.tier, view, known), pods.length);
    lifts.push(...pods.map((pod, index) => ({ pod, sites: chosen[index] })));
  }
  return lifts;
}

/** Pods that found no room at their site for long, or whose site the plan has no place at, as many as others lack now. */
function roomless({ placing = [], view, known }: Basis, now: Millis): readonly WaitingPod[] {
  const found = placing.flatMap((one) => {
    if (!one.mayRename) return [];
    const isLate = ({ uid, tier, gated }: WaitingPod): boolean => {
      const since = known.get(uid)?.since ?? now;
      return tier === one.tier && !gated && now - since >= ROOMLESS;
    };
    const late = view.pods.filter(isLate);
    if (late.length === 0) return [];
    const taken = takenOf(one.tier, view, known);
    const lacking = lackingOf(one, taken);
    const lost = astray(one, late).slice(0, lacking);
    const elsewhere = misnamed(one, taken, lacking - lost.length).flatMap(({ place, count }) => {
      const here = late.filter(({ sites }) => sites !== undefined && isAt(place, sites));
      return here.slice(0, count);
    });
    return [...lost, ...elsewhere];
  });
  return found.slice(0, RENAMED);
}

/** Those that were named to sites which are no place of the plan any more: nothing will make room there for them. */
function astray({ places }: TierPlacing, late: readonly WaitingPod[]): readonly WaitingPod[] {
  return late.filter(
    ({ sites }) => sites !== undefined && !places.some((place) => isAt(place, sites)),
  );
}

function isAt(place: Place, sites: readonly SiteName[]): boolean {
  return keyOf(place.sites) === keyOf(sites);
}

/** Bound, or on its way: named before, by us a moment ago or by whoever led then. */
function takenOf(tier: TierId, view: WaitingView, known: Basis['known']): (place: Place) => number {
  const named = new Map<string, number>();
  for (const pod of view.pods) {
    if (pod.tier !== tier) continue;
    const sites = pod.gated ? known.get(pod.uid)?.lifted?.sites : pod.sites;
    if (sites !== undefined) named.set(keyOf(sites), (named.get(keyOf(sites)) ?? 0) + 1);
  }
  return ({ sites }) => {
    let count = named.get(keyOf(sites)) ?? 0;
    for (const site of sites) count += view.bound(tier, site);
    return count;
  };
}

function keyOf(sites: readonly SiteName[]): string {
  return sites.join();
}

function* batches(lifts: readonly Lift[]): Generator<readonly Lift[]> {
  for (let from = 0; from < lifts.length; from += AT_ONCE) yield lifts.slice(from, from + AT_ONCE);
}
