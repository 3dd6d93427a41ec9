/** What nodes there are, whose they are, and what is on its way: the snapshot made ready for placing and for giving back. */
import type { DecideInput } from '../model/decide-input.ts';
import type { BurstPool, PoolName } from '../model/policy.ts';
import { valueOf } from '../model/reading.ts';
import { recordedBy } from '../model/recorded.ts';
import type { IntentView, NodeView, PoolView } from '../model/snapshot.ts';
import type { Millis, Resources } from '../model/units.ts';
import { type LostInstance, standingOf } from './instances.ts';
import { assignFinds, blocking, type Finds, outstandingOf, unrecorded } from './intents.ts';
import { partMarked } from './marked-nodes.ts';
import { lateAfter } from './overdue.ts';
import { type Choice, choicesOf } from './pool-choice.ts';
import { NOTHING } from './room.ts';
import { type SortedNodes, sortedNodes } from './sorted-nodes.ts';
import { compareText } from './text-order.ts';
import { type HomeUsage, readHomeUsage } from './usage.ts';

export interface PoolSupply {
  readonly pool: BurstPool;
  readonly view: PoolView | undefined;
  readonly intents: readonly IntentView[];
  /** Nodes there whose instance an intent of ours records. */
  readonly joined: number;
  /** Ordered, neither joined nor overdue nor given up. */
  readonly inFlight: number;
  /** Late, not given up: no room to count on, and still counted against caps. */
  readonly overdue: number;
  /** What counts against caps: joined, and all that was ordered and may yet come, however late. Calls proven without effect do not. */
  readonly committed: number;
  /** Of `committed`, what no intent records yet. */
  readonly outstanding: number;
  /** An intent whose call has no known outcome and that stops further orders. */
  readonly unsettled: IntentView | undefined;
  /** Recorded instances that are no node and will be none. */
  readonly lost: readonly LostInstance[];
  /** Instances the provider lists and no intent records yet. */
  readonly finds: Finds;
  /** Nodes of such instances that carry our mark: their intent is lost. */
  readonly ownerless: readonly NodeView[];
}

/** The sorted nodes, the pools, and what the ledger says of both. */
export interface Supply extends SortedNodes {
  /** Cheapest first, then by name. */
  readonly pools: readonly PoolSupply[];
  /** Whom to ask for the next node, in that order. */
  readonly choices: readonly Choice[];
  /** By provider id: the intent that records it, unless the instance was given back. */
  readonly owners: ReadonlyMap<string, IntentView>;
  /** Recorded instances that are no usable node, and since when. */
  readonly absent: ReadonlyMap<string, Millis>;
  readonly usage: HomeUsage | undefined;
}

const NO_INTENTS: readonly IntentView[] = [];

export function readSupply(input: DecideInput): Supply {
  const { policies, snapshot } = input;
  const intents = valueOf(snapshot.ledger) ?? NO_INTENTS;
  const { owners, byPool } = recordedBy(intents);
  const nodes = sortedNodes(input, intents);
  const absent = new Map<string, Millis>();
  const poolCase = {
    input,
    byPool,
    owners,
    present: nodes.present,
    views: new Map(snapshot.pools.map((view) => [view.pool, view])),
    absent,
  };
  const pools = policies.pools.map((pool) => poolSupply(pool, poolCase));
  pools.sort(
    (a, b) =>
      a.pool.pricePerHour.micros - b.pool.pricePerHour.micros ||
      compareText(a.pool.name, b.pool.name),
  );
  const usage = readHomeUsage(input, nodes.home);
  return { ...nodes, pools, choices: choicesOf(pools, input), owners, absent, usage };
}

interface PoolCase {
  readonly input: DecideInput;
  readonly byPool: ReadonlyMap<PoolName, readonly IntentView[]>;
  readonly views: ReadonlyMap<PoolName, PoolView>;
  readonly owners: ReadonlyMap<string, IntentView>;
  readonly present: ReadonlyMap<string, boolean>;
  readonly absent: Map<string, Millis>;
}

function poolSupply(
  pool: BurstPool,
  { input, byPool, views, owners, present, absent }: PoolCase,
): PoolSupply {
  const { now, settings, snapshot } = input;
  const view = views.get(pool.name);
  const mine = byPool.get(pool.name) ?? NO_INTENTS;
  const late = lateAfter(pool, view, settings);
  const standing = standingOf({ intents: mine, view, input, lateAfter: late, present, absent });
  const { joined, coming, lost } = standing;
  const { ownerless, found } = partMarked(
    unrecorded({ intents: mine, view, owners }),
    snapshot.nodes,
    pool,
  );
  const idempotency = view?.idempotency ?? 'none';
  const finds = assignFinds(mine, { found, idempotency }, { now, ...settings });
  const seated = [...finds.by.values()].flat().filter((id) => present.get(id) === true).length;
  const outstanding = outstandingOf(finds, view, { now, ...settings, lateAfter: late });
  return {
    pool,
    view,
    intents: mine,
    finds,
    ownerless,
    joined,
    // A node that joined before its order records it is room already.
    inFlight: coming + outstanding.expected - seated,
    overdue: standing.overdue + outstanding.overdue,
    committed:
      joined +
      coming +
      standing.overdue +
      lost.filter((instance) => !instance.gone).length +
      outstanding.committed,
    outstanding: outstanding.committed,
    unsettled: blocking(mine, now, settings.listLag),
    lost,
  };
}

/** Room of one new node per pool, in the order of `supply.pools`: its shape less what DaemonSets were seen to take there. */
export function freshNodes({ pools, daemons }: Supply): Resources[] {
  return pools.map(({ pool: { name, node } }) => {
    const taken = daemons.get(name) ?? NOTHING;
    return {
      cpu: node.cpu - taken.cpu,
      memory: node.memory - taken.memory,
      pods: node.pods - taken.pods,
    };
  });
}
