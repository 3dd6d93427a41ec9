/**
 * The test cloud's behaviour: orders, deletions, boots and what others do to the groups. It answers with a status code
 * name and the effect; the network's misbehaviour (lost, held or unanswered calls) is not here.
 */

import { createGroup, type Group, type Instance, prefixOf, type View } from './group.ts';
import type { Conditions, GroupConfig } from './protocol.ts';

export interface Effect {
  readonly created: readonly string[];
  readonly deleted: readonly string[];
}

export interface Done {
  readonly code: string;
  readonly message: string;
  readonly effect: Effect;
}

/** What happens in the world when an instance is up or gone. */
export interface World {
  now(): number;
  after(ms: number, run: () => void): void;
  join(instance: Instance, group: GroupConfig): Promise<void>;
  leave(instance: Instance): Promise<void>;
}

export interface NamedNode {
  readonly providerID: string;
  readonly name: string;
}

export interface Cloud {
  readonly groups: ReadonlyMap<string, Group>;
  mostAlive(): number;
  refresh(): void;
  /** What a read shows now; undefined for an unknown group. */
  read(group: string): View | undefined;
  increase(group: string, delta: number): Done;
  remove(group: string, nodes: readonly NamedNode[]): Done;
  /** Creates (or ends) instances by somebody else's hand. */
  foreign(group: string, delta: number): Effect;
  setConditions(change: Partial<Conditions>, group: string | undefined): void;
}

const NOTHING: Effect = { created: [], deleted: [] };

function answer(code: string, message: string, effect: Effect = NOTHING): Done {
  return { code, message, effect };
}

export function createCloud(configs: readonly GroupConfig[], seed: number, world: World): Cloud {
  const groups = new Map(configs.map((config) => [config.id, createGroup(config, seed)]));
  let refreshedAt = world.now();
  let most = 0;

  function start(group: Group, count: number, order: { cause: Instance['cause']; raise: number }) {
    const made = group.create(count, { at: world.now(), ...order });
    let alive = 0;
    for (const one of groups.values()) alive += one.alive();
    most = Math.max(most, alive);
    for (const one of made) world.after(one.bootMs, () => void boot(world, one, group.config));
    return made.map((one) => one.id);
  }

  function end(group: Group, instance: Instance, by: 'call' | 'foreign'): void {
    group.end(instance, by, world.now());
    world.after(group.config.deleteMs, () => void vanish(world, instance));
  }

  function increase(id: string, delta: number): Done {
    const group = groups.get(id);
    if (group === undefined) return answer('NOT_FOUND', `no node group ${id}`);
    if (delta <= 0) return answer('INVALID_ARGUMENT', `delta must be positive, got ${delta}`);
    const { maxSize } = group.config;
    if (group.target() + delta > maxSize) {
      return answer('FAILED_PRECONDITION', `size would exceed the maximum of ${maxSize}`);
    }
    return fulfil(group, delta, (count, raise) => start(group, count, { cause: 'call', raise }));
  }

  function remove(id: string, nodes: readonly NamedNode[]): Done {
    const group = groups.get(id);
    if (group === undefined) return answer('NOT_FOUND', `no node group ${id}`);
    const ids = nodes.map((node) => node.providerID);
    const alive = group.instances.filter((one) => ids.includes(one.id) && one.deletingAt === null);
    const refusal = refuseRemoval(group, nodes, alive);
    if (refusal !== undefined) return refusal;
    for (const one of alive) end(group, one, 'call');
    return answer('OK', '', { created: [], deleted: alive.map((one) => one.id) });
  }

  function foreign(id: string, delta: number): Effect {
    const group = groups.get(id);
    if (group === undefined) throw new Error(`no node group ${id}`);
    if (delta > 0) {
      return { created: start(group, delta, { cause: 'foreign', raise: delta }), deleted: [] };
    }
    const victims = group.instances.filter((one) => one.deletingAt === null).slice(delta);
    for (const one of victims) end(group, one, 'foreign');
    return { created: [], deleted: victims.map((one) => one.id) };
  }

  return {
    groups,
    mostAlive: () => most,
    refresh: () => {
      refreshedAt = world.now();
    },
    read: (id) => {
      const group = groups.get(id);
      if (group === undefined) return undefined;
      const { cacheUntilRefresh, listLagMs } = group.conditions();
      return group.viewAt((cacheUntilRefresh ? refreshedAt : world.now()) - listLagMs);
    },
    increase,
    remove,
    foreign,
    setConditions: (change, id) => {
      if (id !== undefined && !groups.has(id)) throw new Error(`no node group ${id}`);
      for (const group of groups.values()) {
        if (id === undefined || group.config.id === id) group.setConditions(change);
      }
    },
  };
}

type Start = (count: number, raise: number) => string[];

function fulfil(group: Group, delta: number, start: Start): Done {
  const room = group.room();
  if (room >= delta) return answer('OK', '', { created: start(delta, delta), deleted: [] });
  const { stock, whenShort } = group.conditions();
  const why =
    stock !== null && stock < delta
      ? `stock-out: no capacity for ${delta} in ${group.config.id}`
      : `quota exceeded in ${group.config.id}`;
  const some = (raise: number): Effect => ({ created: start(room, raise), deleted: [] });
  switch (whenShort) {
    case 'refuse':
      return answer('RESOURCE_EXHAUSTED', why);
    case 'partial-error':
      return answer('RESOURCE_EXHAUSTED', why, some(room));
    case 'partial-ok':
      return answer('OK', '', some(room));
    case 'promise':
      return answer('OK', '', some(delta));
  }
}

function refuseRemoval(
  group: Group,
  nodes: readonly NamedNode[],
  alive: readonly Instance[],
): Done | undefined {
  const stranger = nodes.find((node) => !node.providerID.startsWith(prefixOf(group.config)));
  if (stranger !== undefined) {
    return answer('INVALID_ARGUMENT', `${stranger.providerID} is not in ${group.config.id}`);
  }
  const gone = nodes.find((node) => !alive.some((one) => one.id === node.providerID));
  const { deleteGone } = group.conditions();
  if (gone === undefined || deleteGone === 'ok') return undefined;
  return answer(deleteGone === 'unknown' ? 'UNKNOWN' : 'NOT_FOUND', `${gone.providerID} not found`);
}

async function boot(world: World, instance: Instance, group: GroupConfig): Promise<void> {
  if (instance.deletingAt !== null) return;
  instance.runningAt = world.now();
  if (!instance.zombie) await world.join(instance, group);
}

async function vanish(world: World, instance: Instance): Promise<void> {
  instance.goneAt = world.now();
  await world.leave(instance);
}
