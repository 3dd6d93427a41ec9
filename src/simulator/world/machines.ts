/**
 * The machines of one node group: made, booted, ended, billed. Knows no call and no limit; whoever makes or ends one
 * has been let through before.
 */
import type { InstanceView } from '../../model/snapshot.ts';
import type { Millis } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';
import type { Faults } from '../faults/faults.ts';
import type { Randomness } from '../random.ts';
import type { PoolTruth } from '../scenario.ts';
import { bootOf } from './boot.ts';
import type { InstanceState, Journal } from './journal.ts';

/** Whose doing: an order of the cluster's, the provider's own (reclaim), or a rival's who also resizes the group. */
export type Hand = 'order' | 'provider' | 'rival';

export interface Instance {
  readonly id: string;
  readonly createdAt: Millis;
  readonly maker: Hand;
  /** Of the order that made it, where the caller gave one. */
  readonly token: string | undefined;
  state: 'creating' | 'running' | 'deleting';
  /** Who ended it; undefined while nobody did. */
  ender: Hand | undefined;
  /** When its bill ended. */
  goneAt: Millis | undefined;
}

export interface Machines {
  readonly target: number;
  /** Machines that are billed now. */
  readonly instances: ReadonlyMap<string, Instance>;
  /** Every machine there ever was. */
  readonly ever: readonly Instance[];
  /** Raises the target by as many. */
  make(count: number, maker: Hand, token?: string): readonly Instance[];
  /** Lowers the target by one. An id that is unknown or ending already is no error. */
  end(id: string, ender: Hand): void;
  view(): readonly InstanceView[];
}

export interface MachinesInput {
  readonly truth: PoolTruth;
  readonly clock: VirtualClock;
  readonly randomness: Randomness;
  readonly journal: Journal;
  readonly faults: Faults;
  /** The machine has booted and asks to join; `sick`: it will never be Ready. */
  readonly onBoot: (group: PoolTruth, id: string, sick: boolean) => void;
  readonly onEnding: (id: string) => void;
  readonly onGone: (id: string) => void;
  /** What the provider could list has changed. */
  readonly onChange: () => void;
}

export function createMachines(input: MachinesInput): Machines {
  const { truth, clock, randomness, journal, faults } = input;
  const instances = new Map<string, Instance>();
  const ever: Instance[] = [];
  let target = 0;
  let viewed: readonly InstanceView[] | undefined;

  function changed(): void {
    viewed = undefined;
    input.onChange();
  }

  function say({ id, maker, ender }: Instance, state: InstanceState): void {
    changed();
    const hand = ender ?? maker;
    const foreign = hand === 'order' ? {} : { hand };
    journal.emit({
      kind: 'instance',
      at: clock.now(),
      pool: truth.nodeGroup,
      id,
      state,
      ...foreign,
    });
  }

  function create(maker: Hand, token: string | undefined): Instance {
    const id = `${truth.nodeGroup}-i${String(ever.length + 1).padStart(4, '0')}`;
    const state = { state: 'creating', ender: undefined, goneAt: undefined } as const;
    const instance: Instance = { id, createdAt: clock.now(), maker, token, ...state };
    ever.push(instance);
    instances.set(id, instance);
    say(instance, 'created');
    boot(instance);
    return instance;
  }

  function boot(instance: Instance): void {
    const lead = randomness.stream(`instance/${instance.id}`).leadTime(truth.leadTime);
    const { runs, joins, sick } = bootOf(lead, truth.nodeGroup, faults);
    clock.at(clock.now() + runs, () => {
      if (instance.state !== 'creating') return;
      instance.state = 'running';
      changed();
      if (joins === runs) input.onBoot(truth, instance.id, sick);
    });
    if (joins === undefined || joins === runs) return;
    clock.at(clock.now() + joins, () => {
      if (instance.state === 'running') input.onBoot(truth, instance.id, sick);
    });
  }

  function end(id: string, ender: Hand): void {
    const instance = instances.get(id);
    if (instance === undefined || instance.state === 'deleting') return;
    instance.state = 'deleting';
    instance.ender = ender;
    target -= 1;
    say(instance, 'deleting');
    input.onEnding(id);
    clock.at(clock.now() + truth.deletion, () => {
      instance.goneAt = clock.now();
      instances.delete(id);
      say(instance, 'gone');
      input.onGone(id);
    });
  }

  return {
    get target() {
      return target;
    },
    instances,
    ever,
    make(count, maker, token) {
      target += count;
      return Array.from({ length: count }, () => create(maker, token));
    },
    end,
    view() {
      viewed ??= [...instances.values()].map(({ id, state }) => ({ id, state }));
      return viewed;
    },
  };
}
