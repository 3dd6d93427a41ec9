/**
 * One node group at a cloud provider as its API offers it: sizes grow by a relative number, by token or by
 * compare-and-set; machines end by id. Its call log and bill are the oracle for money and orphans.
 */
import type { InstanceView, PoolState } from '../../model/snapshot.ts';
import type { PoolTruth } from '../scenario.ts';
import { createMachines, type Hand, type Instance, type MachinesInput } from './machines.ts';
import { type Barrier, createLine } from './provider-line.ts';
import { createListing } from './provider-list.ts';
import { createOrders, type Orders } from './provider-orders.ts';
import { type Prices, pricesOf } from './provider-prices.ts';
import { createStock } from './provider-stock.ts';

export type { Instance } from './machines.ts';

export interface NodeGroup {
  readonly truth: PoolTruth;
  readonly target: number;
  /** Machines that are billed now. */
  readonly instances: ReadonlyMap<string, Instance>;
  /** Every machine there ever was. */
  readonly ever: readonly Instance[];
  readonly prices: Prices;
  readonly grow: Orders;
  /** Lowers the target by the machines that end. Unknown ids are no error. */
  end(ids: readonly string[]): 'done' | Barrier;
  /** As the API lists it, which may be late or refused. */
  describe(): { readonly kind: 'listed'; readonly state: PoolState } | Barrier;
  /** The truth. */
  view(): readonly InstanceView[];
  /** Machines somebody else takes, as far as there are any; returns their ids. */
  takeForeign(count: number): readonly string[];
  /** Machines somebody else ends. */
  endForeign(ids: readonly string[], hand: Hand): void;
}

export type NodeGroupInput = Omit<MachinesInput, 'onChange'>;

export function createNodeGroup(input: NodeGroupInput): NodeGroup {
  const { truth, clock, journal, faults } = input;
  const machines = createMachines({ ...input, onChange: () => listing.note() });
  const stock = createStock({ truth, clock, faults, machines });
  const line = createLine(input);
  const listing = createListing({ nodeGroup: truth.nodeGroup, clock, faults, machines });
  const orders = createOrders({ ...input, machines, stock, line });

  return {
    truth,
    get target() {
      return machines.target;
    },
    instances: machines.instances,
    ever: machines.ever,
    prices: pricesOf(truth, faults),
    grow: orders,
    end(ids) {
      const barrier = line();
      if (barrier?.kind === 'down') return barrier;
      const answer = barrier?.kind ?? 'done';
      const call = { call: 'give-back', wanted: ids, answer } as const;
      journal.emit({ kind: 'provider-call', at: clock.now(), pool: truth.nodeGroup, ...call });
      if (barrier !== undefined) return barrier;
      for (const id of ids) machines.end(id, 'order');
      return 'done';
    },
    describe() {
      return line() ?? { kind: 'listed', state: listing.show() };
    },
    view: machines.view,
    takeForeign: (count) =>
      machines.make(Math.max(0, Math.min(count, stock.left())), 'rival').map(({ id }) => id),
    endForeign(ids, hand) {
      for (const id of ids) machines.end(id, hand);
    },
  };
}
