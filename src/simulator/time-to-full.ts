/**
 * How long supply lags behind a surge, from the world's truth: from the surge's onset until no tier is short any more for
 * as long as the surge lasts. The onset is the same whoever is in control.
 */
import type { PolicySet } from '../model/policy-set.ts';
import { type Millis, SECOND } from '../model/units.ts';
import type { Scenario } from './scenario.ts';
import { workloadKey } from './scenario.ts';
import type { TierLoad } from './world/journal.ts';
import type { World } from './world/world.ts';

export interface Surge {
  readonly onset: Millis;
  readonly until: Millis;
}

export type TimeToFull =
  /** Nothing in these days asks for more than was there at the beginning. */
  | { readonly kind: 'no-surge' }
  /** 0: never short. */
  | { readonly kind: 'full'; readonly after: Millis }
  /** Short up to the end of the surge. */
  | { readonly kind: 'never' };

/** Less than this share unserved is rounding, not shortage. */
const ROUNDING = 1e-9;

export interface SupplyWatch {
  timeToFull(): TimeToFull;
}

/**
 * Watches the tiers that are scaled. The surge is the first promotion that starts in these days, until its end; without
 * one it begins with the first step that offers a tier more than its first replicas serve, and lasts to the end.
 */
export function watchSupply(world: World, { tiers, windows }: PolicySet): SupplyWatch {
  const { scenario } = world;
  const watched = new Set(
    tiers
      .filter(({ demands }) => demands.length > 0)
      .map(({ namespace, target }) => `${namespace}/${target.name}`),
  );
  const initial = capacityAtFirst(scenario);
  const promotion = windows.find(({ start }) => start >= scenario.from && start < scenario.to);
  let surge: Surge | undefined =
    promotion === undefined
      ? undefined
      : { onset: promotion.start, until: Math.min(promotion.end, scenario.to) };
  let lastShort: Millis | undefined;
  let lastStep: Millis | undefined;

  world.journal.listen((event) => {
    if (event.kind !== 'load') return;
    const own = event.tiers.filter(({ workload }) => watched.has(workload));
    const onset = event.at - event.span;
    if (surge === undefined && own.some((load) => isBeyond(load, event.span, initial)))
      surge = { onset, until: scenario.to };
    if (surge === undefined || onset < surge.onset || event.at > surge.until) return;
    lastStep = event.at;
    if (own.some(isShort)) lastShort = event.at;
  });

  return {
    timeToFull() {
      if (surge === undefined) return { kind: 'no-surge' };
      if (lastShort === undefined) return { kind: 'full', after: 0 };
      if (lastShort === lastStep) return { kind: 'never' };
      return { kind: 'full', after: lastShort - surge.onset };
    },
  };
}

/** rps, by workload. */
function capacityAtFirst({ workloads }: Scenario): ReadonlyMap<string, number> {
  return new Map(
    workloads.map((truth) => [workloadKey(truth), truth.replicas * truth.unitCapacity]),
  );
}

function isBeyond(
  { workload, offered }: TierLoad,
  span: Millis,
  initial: ReadonlyMap<string, number>,
): boolean {
  return (offered * SECOND) / span > (initial.get(workload) ?? 0);
}

function isShort({ offered, served }: TierLoad): boolean {
  return offered - served > offered * ROUNDING;
}
