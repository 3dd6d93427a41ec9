/**
 * One node group at a cloud provider, of the externalgrpc kind: sizes grow by a relative number, no token, no
 * compare-and-set; machines end by id. Its call log and bill are the oracle for money and orphans.
 */
import type { InstanceView } from '../../model/snapshot.ts';
import type { Millis } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';
import type { Randomness } from '../random.ts';
import type { PoolTruth } from '../scenario.ts';
import type { Journal, WorldEvent } from './journal.ts';

export interface Instance {
  readonly id: string;
  readonly createdAt: Millis;
  state: 'creating' | 'running' | 'deleting';
  /** When its bill ended. */
  goneAt: Millis | undefined;
}

export type GrowAnswer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'partial'; readonly granted: number }
  | { readonly kind: 'stock-out' }
  | { readonly kind: 'above-max' };

export interface NodeGroup {
  readonly truth: PoolTruth;
  readonly target: number;
  /** Machines that are billed now. */
  readonly instances: ReadonlyMap<string, Instance>;
  /** Every machine there ever was. */
  readonly ever: readonly Instance[];
  grow(count: number): GrowAnswer;
  /** Lowers the target by the machines that end. Unknown ids are no error. */
  end(ids: readonly string[]): void;
  view(): readonly InstanceView[];
}

export interface NodeGroupInput {
  readonly truth: PoolTruth;
  readonly clock: VirtualClock;
  readonly randomness: Randomness;
  readonly journal: Journal;
  /** The machine has booted and asks to join. */
  readonly onBoot: (group: PoolTruth, id: string) => void;
  readonly onEnding: (id: string) => void;
  readonly onGone: (id: string) => void;
}

export function createNodeGroup(input: NodeGroupInput): NodeGroup {
  const { truth, clock, randomness, journal } = input;
  const instances = new Map<string, Instance>();
  const ever: Instance[] = [];
  let target = 0;
  let viewed: readonly InstanceView[] | undefined;

  function say(id: string, state: Extract<WorldEvent, { kind: 'instance' }>['state']): void {
    viewed = undefined;
    journal.emit({ kind: 'instance', at: clock.now(), pool: truth.nodeGroup, id, state });
  }

  function create(): void {
    const id = `${truth.nodeGroup}-i${String(ever.length + 1).padStart(4, '0')}`;
    const instance: Instance = { id, createdAt: clock.now(), state: 'creating', goneAt: undefined };
    ever.push(instance);
    instances.set(id, instance);
    say(id, 'created');
    const boot = randomness.stream(`instance/${id}`).leadTime(truth.leadTime);
    clock.at(clock.now() + boot, () => {
      if (instance.state !== 'creating') return;
      instance.state = 'running';
      viewed = undefined;
      input.onBoot(truth, id);
    });
  }

  function grow(count: number): GrowAnswer {
    if (target + count > truth.maxNodes) return { kind: 'above-max' };
    const granted = Math.min(count, truth.stock - instances.size);
    if (granted <= 0) return { kind: 'stock-out' };
    target += granted;
    for (let index = 0; index < granted; index += 1) create();
    return granted < count ? { kind: 'partial', granted } : { kind: 'accepted' };
  }

  function endOne(id: string): void {
    const instance = instances.get(id);
    if (instance === undefined || instance.state === 'deleting') return;
    instance.state = 'deleting';
    target -= 1;
    say(id, 'deleting');
    input.onEnding(id);
    clock.at(clock.now() + truth.deletion, () => {
      instance.goneAt = clock.now();
      instances.delete(id);
      say(id, 'gone');
      input.onGone(id);
    });
  }

  const call = () => ({ kind: 'provider-call', at: clock.now(), pool: truth.nodeGroup }) as const;

  return {
    truth,
    get target() {
      return target;
    },
    instances,
    ever,
    grow(count) {
      const answer = grow(count);
      journal.emit({ ...call(), call: 'grow', wanted: count, answer: answer.kind });
      return answer;
    },
    end(ids) {
      journal.emit({ ...call(), call: 'give-back', wanted: ids, answer: 'done' });
      for (const id of ids) endOne(id);
    },
    view() {
      viewed ??= [...instances.values()].map(({ id, state }) => ({ id, state }));
      return viewed;
    },
  };
}
