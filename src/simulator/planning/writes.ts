/** What a run wrote, object by object, as far as people own the objects or pay for them. Judges nothing. */
import type { Outcome } from '../../model/outcome.ts';
import type { Plan } from '../../model/plan.ts';
import type { PoolName, TierId } from '../../model/policy.ts';
import type { Millis } from '../../model/units.ts';
import type { Cycle } from '../../ports/recorder.ts';

/** All writes of one field of one object, or of objects of one kind. */
export interface Write {
  readonly what: 'replicas' | 'order' | 'mark' | 'drain' | 'undrain' | 'evict' | 'return' | 'limit';
  /** Tier or pool. */
  readonly subject: TierId | PoolName;
  /** Value before the first, where a field changes. */
  readonly before: number | undefined;
  /** The largest in between. */
  readonly most: number;
  /** After the last; for objects that come or go, how many in all. */
  readonly after: number;
  readonly writes: number;
  readonly first: Millis;
  readonly last: Millis;
}

export interface WriteWatch {
  onCycle(cycle: Cycle): void;
  writes(): readonly Write[];
}

type One = Pick<Write, 'what' | 'subject' | 'before'> & {
  readonly value: number;
  /** Values add up: they are objects, not a field. */
  readonly adds: boolean;
  readonly at: Millis;
};

export function watchWrites(): WriteWatch {
  const known = new Map<string, Write>();

  function note(one: One): void {
    const { what, subject, before, value, adds, at } = one;
    const key = `${what} ${subject}`;
    const old = known.get(key);
    const after = adds ? (old?.after ?? 0) + value : value;
    known.set(key, {
      what,
      subject,
      before: old === undefined ? before : old.before,
      most: Math.max(old?.most ?? 0, after),
      after,
      writes: (old?.writes ?? 0) + 1,
      first: old?.first ?? at,
      last: at,
    });
  }

  return {
    onCycle({ plan, outcomes }) {
      for (const one of [...outcomes.flatMap(writeOf), ...limitsOf(plan)]) note(one);
    },
    writes: () => [...known.values()],
  };
}

function limitsOf({ at, limits = [] }: Plan): readonly One[] {
  return limits
    .filter(({ admitted, offered }) => admitted < offered)
    .map(({ tier, admitted }) => ({
      what: 'limit',
      subject: tier,
      before: undefined,
      value: Math.round(admitted),
      adds: false,
      at,
    }));
}

function writeOf(outcome: Outcome): readonly One[] {
  const one = outcome.kind === 'applied' ? appliedOf(outcome) : undefined;
  return one === undefined ? [] : [one];
}

/** Undefined: of our own books only. */
function appliedOf({ action, at }: Extract<Outcome, { kind: 'applied' }>): One | undefined {
  const objects = { before: undefined, adds: true, at } as const;
  switch (action.kind) {
    case 'set-replicas':
      return {
        what: 'replicas',
        subject: action.tier,
        before: action.from,
        value: action.to,
        adds: false,
        at,
      };
    case 'order-nodes':
      return { what: 'order', subject: action.pool, value: action.count, ...objects };
    case 'mark-node':
      return { what: 'mark', subject: action.pool, value: 1, ...objects };
    case 'drain-node':
      return { what: 'drain', subject: action.pool, value: 1, ...objects };
    case 'undrain-node':
      return { what: 'undrain', subject: action.pool, value: 1, ...objects };
    case 'evict-pods':
      return { what: 'evict', subject: action.tier, value: action.count, ...objects };
    case 'return-nodes':
      return { what: 'return', subject: action.pool, value: action.nodes.length, ...objects };
    case 'settle-intent':
    case 'record-instances':
    case 'rebuild-intent':
    case 'forget-intent':
      return undefined;
  }
}
