/** What a plan notes of a run while it goes on: orders and when they came, where pods stand, limits, lines. Judges nothing. */
import type { AdmissionLimit } from '../../model/admission-limit.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Millis } from '../../model/units.ts';
import type { Cycle } from '../../ports/recorder.ts';
import type { WorldEvent } from '../world/journal.ts';
import type { World } from '../world/world.ts';
import type { Batch, LimitRun, LineRun, Stand } from './band-outcome.ts';

export interface RunWatch {
  onWorld(world: World): void;
  onCycle(cycle: Cycle): void;
  batches(): readonly Batch[];
  /** At the promotion's start; empty when the run ended before. */
  stands(): readonly Stand[];
  limits(): readonly LimitRun[];
  lines(): readonly LineRun[];
  firstActionAt(): Millis | undefined;
  lastGiveBackAt(): Millis | undefined;
  cloudBinds(workload: string): number;
}

export interface RunWatchInput {
  readonly start: Millis;
  readonly poolOf: (nodeGroup: string) => string;
  /** Called when the last machine went back after it; the run may end there. */
  readonly over: Millis;
  readonly onOver: () => void;
  /** Called once, with the first action for a promotion. */
  readonly onFirstAction?: (() => void) | undefined;
}

type Order = Omit<Batch, 'joinedAt'>;

export function watchRun(input: RunWatchInput): RunWatch {
  const orders: Order[] = [];
  const joins = new Map<string, Millis[]>();
  const binds = new Map<string, number>();
  const limits = new Map<string, LimitRun>();
  const peaks = new Map<string, number>();
  let stands: readonly Stand[] | undefined;
  let world: World | undefined;
  let firstActionAt: Millis | undefined;
  let lastGiveBackAt: Millis | undefined;

  function acted(at: Millis): void {
    if (firstActionAt !== undefined) return;
    firstActionAt = at;
    input.onFirstAction?.();
  }

  function hear(event: WorldEvent): void {
    if (event.kind === 'instance' && event.state === 'ready') joined(event.pool, event.at);
    if (event.kind === 'instance' && event.state === 'gone') lastGiveBackAt = event.at;
    if (event.kind === 'pod-bound' && event.cloud)
      binds.set(event.workload, (binds.get(event.workload) ?? 0) + 1);
    if (event.kind === 'load') step(event.at, event.instances);
  }

  function joined(nodeGroup: string, at: Millis): void {
    const pool = input.poolOf(nodeGroup);
    joins.set(pool, [...(joins.get(pool) ?? []), at]);
  }

  function step(at: Millis, instances: number): void {
    if (world === undefined) return;
    if (stands === undefined && at >= input.start) stands = standsOf(world);
    for (const { truth, rate } of world.lines.all) {
      const key = `${truth.site}/${truth.name}`;
      peaks.set(key, Math.max(peaks.get(key) ?? 0, rate));
    }
    if (at >= input.over && instances === 0) input.onOver();
  }

  function note({ action, at }: Outcome): void {
    if (action.kind === 'set-replicas' && action.reason === 'promotion-floor') acted(at);
    if (action.kind !== 'order-nodes') return;
    const { pool, count: nodes, tiers, promotion } = action;
    orders.push({ pool, nodes, at, tiers: [...tiers] });
    if (promotion !== undefined) acted(at);
  }

  return {
    onWorld(made) {
      world = made;
      made.journal.listen(hear);
    },
    onCycle({ plan, outcomes }) {
      for (const outcome of outcomes) if (outcome.kind === 'applied') note(outcome);
      for (const limit of plan.limits ?? [])
        if (limit.admitted < limit.offered) limits.set(limit.tier, tighter(limits, limit, plan.at));
    },
    batches: () => withJoins(orders, joins),
    stands: () => stands ?? [],
    limits: () => [...limits.values()],
    lines: () => (world === undefined ? [] : linesOf(world, peaks)),
    firstActionAt: () => firstActionAt,
    lastGiveBackAt: () => lastGiveBackAt,
    cloudBinds: (workload) => binds.get(workload) ?? 0,
  };
}

function tighter(
  limits: ReadonlyMap<string, LimitRun>,
  limit: AdmissionLimit,
  at: Millis,
): LimitRun {
  const known = limits.get(limit.tier);
  if (known === undefined) return { from: at, to: at, tightest: limit };
  const share = (one: AdmissionLimit): number => one.admitted / one.offered;
  const tightest = share(limit) < share(known.tightest) ? limit : known.tightest;
  return { from: known.from, to: at, tightest };
}

/** Machines of a pool are taken to come in the order in which they were asked for. */
function withJoins(
  orders: readonly Order[],
  joins: ReadonlyMap<string, readonly Millis[]>,
): readonly Batch[] {
  const asked = new Map<string, number>();
  return orders.map((order) => {
    const before = asked.get(order.pool) ?? 0;
    asked.set(order.pool, before + order.nodes);
    return { ...order, joinedAt: joins.get(order.pool)?.[before + order.nodes - 1] };
  });
}

function standsOf({ tiers }: World): readonly Stand[] {
  return [...tiers].map(
    ([
      workload,
      {
        workload: { pods, truth },
      },
    ]) => {
      const sites = new Map<string, Stand['sites'][number]>();
      for (const { node, readyAt, terminating } of pods) {
        if (node === undefined || readyAt === undefined || terminating) continue;
        const { site, cloud } = node;
        const known = sites.get(site) ?? { site, cloud, pods: 0, capacity: 0 };
        const one = truth.unitCapacityAt.get(site) ?? truth.unitCapacity;
        sites.set(site, { ...known, pods: known.pods + 1, capacity: known.capacity + one });
      }
      return {
        workload,
        sites: [...sites.values()].toSorted((a, b) => (a.site < b.site ? -1 : 1)),
      };
    },
  );
}

function linesOf({ lines }: World, peaks: ReadonlyMap<string, number>): readonly LineRun[] {
  return lines.all.map(({ truth: { name, site, to, bandwidth } }) => ({
    line: name,
    site,
    to,
    bandwidth,
    peak: Math.round(peaks.get(`${site}/${name}`) ?? 0),
  }));
}
