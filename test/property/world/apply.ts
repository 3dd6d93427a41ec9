/** Carries out a plan on the world, and notes what must never be in one. */
import type { Action, Plan } from '../../../src/model/plan.ts';
import type { IntentView } from '../../../src/model/snapshot.ts';
import { podsOn, type World, workloadOf } from './state.ts';

/** What goes wrong between the controller and the world. */
export interface Mishaps {
  /** `unsent`: the process dies between intent and call. `unheard`: the call works, the answer is lost. */
  readonly order: 'fine' | 'unsent' | 'unheard' | 'refused';
  /** Nothing of the plan is carried out: the process died. */
  readonly lost: boolean;
  readonly bootMs: number;
  readonly listLagMs: number;
  readonly zombies: boolean;
}

export function apply(world: World, plan: Plan, mishaps: Mishaps): void {
  if (mishaps.lost) return;
  for (const action of plan.actions) applyOne(world, action, mishaps);
}

function applyOne(world: World, action: Action, mishaps: Mishaps): void {
  switch (action.kind) {
    case 'set-replicas':
      setReplicas(world, action);
      break;
    case 'order-nodes':
      order(world, action, mishaps);
      break;
    case 'settle-intent':
      change(world, action.intent, { outcome: action.outcome, settledAt: world.now });
      break;
    case 'record-instances':
      record(world, action);
      break;
    case 'mark-node':
      markNode(world, action);
      break;
    case 'drain-node':
    case 'undrain-node':
      cordon(world, action);
      break;
    case 'evict-pods':
      evict(world, action);
      break;
    case 'return-nodes':
      giveBack(world, action);
      break;
    case 'forget-intent':
      world.intents.delete(action.intent);
      break;
    case 'rebuild-intent':
      throw new Error('no intent is ever lost in this world, so none is to be written anew');
  }
}

type Of<K extends Action['kind']> = Extract<Action, { kind: K }>;

function setReplicas(world: World, action: Of<'set-replicas'>): void {
  const workload = workloadOf(world, action.tier);
  if (workload.replicas !== action.from) return;
  const marked = action.victims
    .flatMap((node) => podsOn(world, node))
    .filter((pod) => pod.tier === action.tier && pod.marked);
  if (action.victims.length > 0 && marked.length < action.from - action.to) {
    world.violations.push(`${action.tier} shrinks by more than the marked pods on the victims`);
  }
  workload.replicas = action.to;
  workload.version += 1;
}

function order(world: World, action: Of<'order-nodes'>, mishaps: Mishaps): void {
  const name = `${action.pool}-${action.number}`;
  if (world.intents.has(name)) {
    world.violations.push(`intent ${name} is made twice`);
    return;
  }
  world.lastRequest = action.number;
  const { pool, number, count, targetBefore, targetAfter, promotion } = action;
  const base = {
    name,
    uid: `uid-${name}`,
    resourceVersion: '1',
    token: name,
    createdAt: world.now,
    instances: [],
  };
  const outcomes = {
    fine: 'accepted',
    unsent: 'pending',
    unheard: 'unknown',
    refused: 'refused',
  } as const;
  const settledAt = mishaps.order === 'unsent' ? undefined : world.now;
  const outcome = outcomes[mishaps.order];
  world.intents.set(name, {
    ...base,
    pool,
    number,
    count,
    targetBefore,
    targetAfter,
    promotion,
    outcome,
    settledAt,
  });
  if (mishaps.order === 'fine' || mishaps.order === 'unheard') create(world, count, mishaps);
}

function create(world: World, count: number, mishaps: Mishaps): void {
  world.target += count;
  for (let index = 0; index < count; index += 1) {
    world.serial += 1;
    const id = `cloud-${String(world.serial).padStart(5, '0')}`;
    const zombie = mishaps.zombies && index === 0;
    const joinsAt = zombie ? Infinity : world.now + mishaps.bootMs;
    world.instances.set(id, {
      id,
      listedAt: world.now + mishaps.listLagMs,
      joinsAt,
      endsAt: undefined,
    });
  }
}

function change(world: World, name: string, by: Partial<IntentView>): void {
  const intent = world.intents.get(name);
  if (intent !== undefined) world.intents.set(name, { ...intent, ...by });
}

function record(world: World, action: Of<'record-instances'>): void {
  const before = world.intents.get(action.intent)?.instances ?? [];
  const added = action.instances.map((id) => ({ id, seenAt: world.now, returned: false }));
  change(world, action.intent, { instances: [...before, ...added] });
}

function markNode(world: World, action: Of<'mark-node'>): void {
  const machine = world.machines.get(action.node.name);
  if (machine === undefined) return;
  machine.pool = action.pool;
  machine.site = action.site;
}

function cordon(world: World, action: Of<'drain-node' | 'undrain-node'>): void {
  const machine = world.machines.get(action.node.name);
  if (machine === undefined) return;
  const draining = action.kind === 'drain-node';
  if (!machine.cloud || (draining && !machine.ready))
    world.violations.push(`${action.kind} of ${machine.name}, at home or unseen`);
  machine.cordonedAt = draining ? (machine.cordonedAt ?? world.now) : undefined;
  for (const pod of podsOn(world, machine.name)) pod.marked = draining;
}

function evict(world: World, action: Of<'evict-pods'>): void {
  const there = podsOn(world, action.node.name).filter(
    (pod) => pod.tier === action.tier && pod.goneAt === undefined,
  );
  if (world.machines.get(action.node.name)?.cordonedAt === undefined)
    world.violations.push(`eviction from ${action.node.name}, which is not cordoned`);
  for (const pod of there.slice(0, action.count)) pod.goneAt = world.now + 15_000;
}

function giveBack(world: World, action: Of<'return-nodes'>): void {
  const intent = world.intents.get(action.intent);
  for (const node of action.nodes) {
    const owned =
      intent?.instances.some(
        (instance) => instance.id === node.providerId && !instance.returned,
      ) === true;
    if (!owned) world.violations.push(`${node.providerId} is given back but is not ours`);
    if (podsOn(world, node.providerId).length > 0)
      world.violations.push(`${node.providerId} is given back with pods on it`);
    const instance = world.instances.get(node.providerId);
    if (instance !== undefined && instance.endsAt === undefined) {
      instance.endsAt = world.now + 10_000;
      world.target -= 1;
    }
    const instances = (intent?.instances ?? []).map((entry) =>
      entry.id === node.providerId ? { ...entry, returned: true } : entry,
    );
    change(world, action.intent, { instances });
  }
}
