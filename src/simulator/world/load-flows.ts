/**
 * What each tier is offered in the coming step, and what that meets on its way: programs, retries, calls, lines,
 * admission and a system that fails. Decides no pod's share.
 */
import type { Millis, Ratio, Rps } from '../../model/units.ts';
import { createLayers, type Layers } from '../faults/layers.ts';
import { type ArrivingCalls, BITS, type Calls, connectedShare, createCalls } from './calls.ts';
import type { Flow } from './pour.ts';
import { createRetries, type Retries } from './retries.ts';
import type { Tier, World } from './world.ts';

export interface LoadFlows {
  /** Offers the coming step's load. All meters stand at `now`. */
  offer(now: Millis): void;
  /** Requests of the coming step that were there before. */
  retried(key: string): number;
}

/** M9 without a size. */
export const USUAL_FAILING: Ratio = 0.5;

/** Undefined: nothing in the scenario asks for more than load on pods. */
export function createLoadFlows(world: World): LoadFlows | undefined {
  if (!needsFlows(world)) return undefined;
  const { tiers, scenario } = world;
  const calls = createCalls({ tiers, step: scenario.step });
  const desks = [...tiers.values()].map((tier) => createDesk(world, tier, calls));
  const byKey = new Map(desks.map((desk) => [desk.tier.workload.key, desk]));
  followFailing(world, byKey);

  return {
    offer(now) {
      for (const desk of desks) desk.bookStep();
      calls.book();
      for (const desk of desks) desk.prepare(now);
      const passing = crossLines(world, desks, now);
      for (const desk of desks) desk.offer(now, passing);
    },
    retried: (key) => byKey.get(key)?.retried() ?? 0,
  };
}

function needsFlows({ scenario, tiers, faults }: World): boolean {
  if ((scenario.lines ?? []).length > 0) return true;
  if (faults.schedule.some(({ id }) => id === 'M9')) return true;
  return [...tiers.values()].some(({ workload: { truth }, traffic }) => {
    const more = truth.door ?? truth.ceilings ?? truth.calls;
    return more !== undefined || traffic.hasBots;
  });
}

type Passing = (site: string) => Ratio;

/** One tier's load of the coming step, as it is put together. */
interface Desk {
  readonly tier: Tier;
  readonly wanted: Rps;
  readonly arriving: readonly ArrivingCalls[];
  readonly failing: Layers<Ratio>;
  bookStep(): void;
  prepare(now: Millis): void;
  offer(now: Millis, passing: Passing): void;
  retried(): number;
}

function createDesk(world: World, tier: Tier, calls: Calls): Desk {
  const { scenario } = world;
  const { truth, key } = tier.workload;
  const { door, ceilings } = truth;
  const retries = door?.retries && createRetries(door.retries, scenario.step);
  const seconds = scenario.step / 1_000;
  const failures = watchFailures(tier, retries);
  let arriving: readonly ArrivingCalls[] = [];
  let wanted: Rps = 0;
  let bots: Rps = 0;
  let again = 0;

  const desk: Desk = {
    tier,
    failing: createLayers(),
    get wanted() {
      return wanted;
    },
    get arriving() {
      return arriving;
    },
    bookStep: failures,
    prepare(now) {
      arriving = calls.to(key);
      again = retries?.due() ?? 0;
      bots = tier.traffic.bots(now);
      const asked = tier.traffic.offered(now) * world.applications.left(key, now);
      wanted = asked + again / seconds + sumOf(arriving);
    },
    offer(now, passing) {
      const connected = connectedShare(calls.connections(key), ceilings?.connections);
      let severed = 0;
      for (const { from, rps } of arriving) severed += rps * (1 - passing(from) * connected);
      const flow: Flow = {
        bots,
        blocked: bots * (door?.botsBlocked ?? 0),
        severed,
        admits: admittedBy(world, tier),
        failing: desk.failing.top() ?? 0,
        passing,
      };
      tier.meter.offer(wanted, now, flow);
    },
    retried: () => again,
  };
  return desk;
}

/** What the door lets in: its own limit, and the published one where it obeys it. */
function admittedBy({ gateways }: World, { workload: { truth, key } }: Tier): Rps {
  const { door } = truth;
  const own = door?.admission ?? Number.POSITIVE_INFINITY;
  return door?.obeysLimits === true ? Math.min(own, gateways.get(key) ?? own) : own;
}

function sumOf(calls: readonly ArrivingCalls[]): Rps {
  let sum = 0;
  for (const { rps } of calls) sum += rps;
  return sum;
}

/** Tells those who try again how the step went. Blocked programs and users who stay away do not come back. */
function watchFailures({ meter }: Tier, retries: Retries | undefined): () => void {
  let offered = 0;
  let failed = 0;
  return () => {
    if (retries === undefined) return;
    const { blocked, away } = meter.losses;
    const gone = meter.offered - meter.served - meter.queued - blocked - away;
    const come = meter.offered - blocked - away;
    retries.failed(Math.max(0, gone - failed), come - offered);
    offered = come;
    failed = gone;
  };
}

/** Loads every line with what will cross it in the coming step; returns what share of it arrives, by site. */
function crossLines(world: World, desks: readonly Desk[], now: Millis): Passing {
  const { lines } = world;
  const passing = new Map<string, Ratio>();
  lines.settle(now);
  for (const site of new Set(lines.all.map(({ truth }) => truth.site))) {
    let bits = 0;
    for (const desk of desks) bits += bitsOf(desk, site, world);
    passing.set(site, lines.load(site, bits, now));
  }
  return (site) => passing.get(site) ?? 1;
}

function bitsOf({ tier, wanted, arriving }: Desk, site: string, world: World): number {
  const { truth } = tier.workload;
  const admitted = Math.min(wanted, admittedBy(world, tier));
  const bytes = truth.door?.bytesPerRequest ?? 0;
  let bits = admitted * tier.meter.shareOf(site) * bytes * BITS;
  for (const call of arriving) if (call.from === site) bits += call.bitsPerSecond;
  return bits;
}

function followFailing({ faults }: World, desks: ReadonlyMap<string, Desk>): void {
  faults.whenever('M9', ({ subject, size = USUAL_FAILING }) => {
    const struck = [...desks].filter(([key]) => subject === undefined || subject === key);
    const ends = struck.map(([key, desk]) => {
      faults.fire('M9', key);
      return desk.failing.put(size);
    });
    return () => {
      for (const end of ends) end();
    };
  });
}
