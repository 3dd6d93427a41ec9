/** Sums up the world's steps by the minute: what expectations, totals and charts are made of. Judges nothing. */
import { MINUTE, type Micros, type Millis, type Rps, SECOND } from '../model/units.ts';
import type { Minute } from './minute.ts';
import { openMinuteBook } from './minute-book.ts';
import type { Scenario } from './scenario.ts';
import type { DoorLoad, Journal, TierLoad, WorldEvent } from './world/journal.ts';

export interface Measurements {
  /** In order of time, without gaps. */
  readonly minutes: readonly Minute[];
}

export type LoadEvent = Extract<WorldEvent, { kind: 'load' }>;

export interface OpenTier {
  offered: number;
  served: number;
  peakOffered: Rps;
  leastCapacity: Rps;
  readyPods: number;
  short: Millis;
  door?: DoorLoad | undefined;
}

/** A minute that steps are still added to. */
export interface OpenMinute {
  readonly from: Millis;
  readonly tiers: Map<string, OpenTier>;
  instances: number;
  readyCloudNodes: number;
  spent: Micros;
}

/** Less than this share unserved is rounding, not loss. */
const NOISE_SHARE = 1e-9;

export function startMeasuring(journal: Journal, scenario: Scenario): Measurements {
  const over = openMinuteBook(scenario.from);
  let minute = emptyMinute(scenario.from);
  let known: readonly Minute[] | undefined;
  journal.listen((event) => {
    if (event.kind !== 'load') return;
    known = undefined;
    const began = event.at - event.span;
    if (began < scenario.from) return;
    while (began >= minute.from + MINUTE) {
      over.add(minute);
      minute = emptyMinute(minute.from + MINUTE);
    }
    addStep(minute, event);
  });
  return {
    get minutes() {
      known ??= [...over.read(), ...(minute.tiers.size > 0 ? [minute] : [])];
      return known;
    },
  };
}

export function emptyMinute(from: Millis): OpenMinute {
  return { from, tiers: new Map(), instances: 0, readyCloudNodes: 0, spent: 0 };
}

export function addStep(minute: OpenMinute, event: LoadEvent): void {
  minute.instances = Math.max(minute.instances, event.instances);
  minute.readyCloudNodes = Math.max(minute.readyCloudNodes, event.readyCloudNodes);
  minute.spent = event.spent;
  for (const load of event.tiers) {
    const tier = minute.tiers.get(load.workload);
    if (tier === undefined) minute.tiers.set(load.workload, firstStep(load, event.span));
    else addTo(tier, load, event.span);
  }
}

function firstStep(load: TierLoad, span: Millis): OpenTier {
  const { offered, served, capacity, readyPods, door } = load;
  return {
    offered,
    served,
    peakOffered: (offered * SECOND) / span,
    leastCapacity: capacity,
    readyPods,
    short: shortIn(load, span),
    ...(door !== undefined && { door }),
  };
}

function shortIn({ offered, served, door }: TierLoad, span: Millis): Millis {
  const missed = door === undefined ? offered - served : door.lost + door.refused;
  return missed > offered * NOISE_SHARE ? span : 0;
}

function addTo(tier: OpenTier, load: TierLoad, span: Millis): void {
  tier.offered += load.offered;
  tier.served += load.served;
  tier.peakOffered = Math.max(tier.peakOffered, (load.offered * SECOND) / span);
  tier.leastCapacity = Math.min(tier.leastCapacity, load.capacity);
  tier.readyPods = load.readyPods;
  tier.short += shortIn(load, span);
  if (load.door !== undefined) tier.door = addDoors(tier.door, load.door);
}

/** What users asked and got: programs turned away asked for nothing, and who waits is not lost yet. */
export function usersOf(
  load: Pick<TierLoad, 'offered' | 'served' | 'door'>,
): Readonly<Record<'offered' | 'served', number>> {
  const { offered, served, door } = load;
  if (door === undefined) return { offered, served };
  const asked = offered - door.blocked;
  return { offered: asked, served: asked - door.lost - door.refused };
}

/** Requests add up; those that wait are those of the last. */
export function addDoors(sum: DoorLoad | undefined, step: DoorLoad): DoorLoad {
  if (sum === undefined) return step;
  return {
    lost: sum.lost + step.lost,
    refused: sum.refused + step.refused,
    blocked: sum.blocked + step.blocked,
    queued: step.queued,
    retried: sum.retried + step.retried,
    bots: sum.bots + step.bots,
    onLine: sum.onLine + step.onLine,
  };
}
