/**
 * One node group of the test cloud: its instances, its target and what they looked like at any earlier moment.
 * Knows nothing of gRPC or Kubernetes; time comes in with every call.
 */
import { bootTime } from './boot-times.ts';
import type { Conditions, GroupConfig, InstanceRecord } from './protocol.ts';

export type Instance = { -readonly [K in keyof InstanceRecord]: InstanceRecord[K] };

export interface View {
  readonly target: number;
  readonly instances: readonly { readonly id: string; readonly state: 1 | 2 | 3 }[];
}

export interface Group {
  readonly config: GroupConfig;
  readonly instances: readonly Instance[];
  conditions(): Conditions;
  setConditions(change: Partial<Conditions>): void;
  target(): number;
  alive(): number;
  /** Instances that stock and quota still allow. */
  room(): number;
  create(count: number, order: { at: number; cause: Instance['cause']; raise: number }): Instance[];
  end(instance: Instance, by: 'call' | 'foreign', at: number): void;
  /** What was true at `time`. */
  viewAt(time: number): View;
}

const CALM: Conditions = {
  stock: null,
  quota: null,
  whenShort: 'refuse',
  bootFactor: 1,
  zombieShare: 0,
  listLagMs: 0,
  cacheUntilRefresh: true,
  pageSize: null,
  reuseNames: false,
  deleteGone: 'not-found',
  answers: 'honest',
};

export function createGroup(config: GroupConfig, seed: number): Group {
  const instances: Instance[] = [];
  const targets: { at: number; value: number }[] = [{ at: 0, value: 0 }];
  let conditions = CALM;

  function target(): number {
    return targets.at(-1)?.value ?? 0;
  }

  function alive(): number {
    return instances.filter((one) => one.deletingAt === null).length;
  }

  function room(): number {
    const { stock, quota } = conditions;
    return Math.max(0, Math.min(stock ?? Infinity, (quota ?? Infinity) - alive()));
  }

  function build(order: { at: number; cause: Instance['cause'] }): Instance {
    const n = instances.length + 1;
    const { bootFactor, zombieShare, reuseNames } = conditions;
    const boot = bootTime({ seed, group: config.id, n }, config.boot);
    return {
      id: `${prefixOf(config)}${String(n).padStart(4, '0')}`,
      group: config.id,
      nodeName: nodeName(
        config.template.namePrefix,
        reuseNames ? lowestFree(instances, config) : n,
      ),
      cause: order.cause,
      orderedAt: order.at,
      bootMs: Math.round(boot * bootFactor),
      zombie: zombieShare > 0 && n % Math.max(1, Math.round(1 / zombieShare)) === 0,
      runningAt: null,
      nodeUid: null,
      joinedAt: null,
      deletingAt: null,
      endedBy: null,
      goneAt: null,
    };
  }

  return {
    config,
    instances,
    conditions: () => conditions,
    setConditions: (change) => {
      conditions = { ...conditions, ...change };
    },
    target,
    alive,
    room,
    create: (count, order) => {
      const made: Instance[] = [];
      for (let index = 0; index < count; index++) {
        const instance = build(order);
        instances.push(instance);
        made.push(instance);
      }
      if (conditions.stock !== null)
        conditions = { ...conditions, stock: conditions.stock - count };
      targets.push({ at: order.at, value: target() + order.raise });
      return made;
    },
    end: (instance, by, at) => {
      instance.deletingAt = at;
      instance.endedBy = by;
      if (conditions.stock !== null) conditions = { ...conditions, stock: conditions.stock + 1 };
      targets.push({ at, value: Math.max(0, target() - 1) });
    },
    viewAt: (time) => ({
      target: targets.findLast((one) => one.at <= time)?.value ?? 0,
      instances: instances.filter((one) => existed(one, time)).map((one) => seenAt(one, time)),
    }),
  };
}

/** Every id of a machine of this group begins with it. */
export function prefixOf({ id, idPrefix }: GroupConfig): string {
  return idPrefix ?? `testcloud://${id}/i-`;
}

function nodeName(prefix: string, n: number): string {
  return `${prefix}-${String(n).padStart(3, '0')}`;
}

function lowestFree(instances: readonly Instance[], config: GroupConfig): number {
  const taken = new Set(instances.filter((one) => one.goneAt === null).map((one) => one.nodeName));
  let n = 1;
  while (taken.has(nodeName(config.template.namePrefix, n))) n++;
  return n;
}

function existed(instance: Instance, time: number): boolean {
  return instance.orderedAt <= time && (instance.goneAt === null || instance.goneAt > time);
}

function seenAt(instance: Instance, time: number): { id: string; state: 1 | 2 | 3 } {
  const { id, deletingAt, runningAt } = instance;
  if (deletingAt !== null && deletingAt <= time) return { id, state: 3 };
  return { id, state: runningAt !== null && runningAt <= time ? 1 : 2 };
}
