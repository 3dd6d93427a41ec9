/** Orders of one node group: what the provider makes of each, once or twice, by its token or by the target it expects. */
import type { VirtualClock } from '../clock.ts';
import type { Faults } from '../faults/faults.ts';
import type { Randomness } from '../random.ts';
import type { PoolTruth } from '../scenario.ts';
import type { Journal } from './journal.ts';
import type { Machines } from './machines.ts';
import { deliveryOf } from './provider-delivery.ts';
import type { Barrier, Line } from './provider-line.ts';
import type { Stock, StockAnswer } from './provider-stock.ts';

export type GrowAnswer =
  | StockAnswer
  | Barrier
  /** Compare-and-set: the target is not what the caller thinks. */
  | { readonly kind: 'moved'; readonly target: number }
  /** Nobody hears what came of it. */
  | { readonly kind: 'unheard' };

/** What an order says besides its count; a provider that knows neither looks at none of it. */
export interface OrderMarks {
  readonly token: string;
  readonly targetBefore: number;
}

export type Orders = (count: number, marks?: OrderMarks) => GrowAnswer;

export interface OrdersInput {
  readonly truth: PoolTruth;
  readonly clock: VirtualClock;
  readonly randomness: Randomness;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly machines: Machines;
  readonly stock: Stock;
  readonly line: Line;
}

export function createOrders(input: OrdersInput): Orders {
  const { truth, clock, journal, faults, machines, stock, line } = input;
  const manner = input.randomness.stream(`fault/P3/${truth.nodeGroup}/manner`);
  const known = new Map<string, GrowAnswer>();
  const idempotency = truth.habits?.idempotency ?? 'none';

  function say(wanted: number, answer: GrowAnswer['kind']): void {
    const call = { call: 'grow', wanted, answer } as const;
    journal.emit({ kind: 'provider-call', at: clock.now(), pool: truth.nodeGroup, ...call });
  }

  /** The provider has the call and looks at it. */
  function arrive(count: number, marks: OrderMarks | undefined): GrowAnswer {
    const answer = answerTo(count, marks);
    say(count, answer.kind);
    return answer;
  }

  function answerTo(count: number, marks: OrderMarks | undefined): GrowAnswer {
    if (idempotency === 'compare-and-set' && marks !== undefined) {
      const { target } = machines;
      if (marks.targetBefore !== target) return { kind: 'moved', target };
    }
    if (idempotency !== 'token' || marks === undefined) return fulfil(count, marks);
    const first = known.get(marks.token) ?? fulfil(count, marks);
    known.set(marks.token, first);
    return first;
  }

  function fulfil(count: number, marks: OrderMarks | undefined): GrowAnswer {
    const answer = stock.ask(count);
    if (answer.kind === 'accepted') machines.make(count, 'order', marks?.token);
    if (answer.kind === 'partial') machines.make(answer.granted, 'order', marks?.token);
    return answer;
  }

  function deliver(count: number, marks: OrderMarks | undefined): GrowAnswer {
    const delivery = deliveryOf(faults, truth.nodeGroup, manner);
    switch (delivery.kind) {
      case 'plain':
        return arrive(count, marks);
      case 'twice': {
        const first = arrive(count, marks);
        arrive(count, marks);
        return delivery.heard ? first : { kind: 'unheard' };
      }
      case 'lost':
        return { kind: 'unheard' };
      case 'unheard':
        if (delivery.after === 0) arrive(count, marks);
        else clock.at(clock.now() + delivery.after, () => arrive(count, marks));
        return { kind: 'unheard' };
    }
  }

  function grow(count: number, marks?: OrderMarks): GrowAnswer {
    const barrier = line();
    if (barrier?.kind === 'down') return barrier;
    if (barrier !== undefined) {
      say(count, barrier.kind);
      return barrier;
    }
    return deliver(count, marks);
  }

  return grow;
}
