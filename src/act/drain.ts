/** Empties a node politely: cordon, lower the deletion cost of burstable pods, evict leftovers, return it by name when empty. */
import type { Action, NodeRef } from '../model/plan.ts';
import type { PodRef } from '../ports/cluster.ts';
import { isPortError } from '../ports/errors.ts';
import { poolOf } from './grow.ts';
import { objectionOfNode, objectionOfPods, objectionOfSwitches } from './guard.ts';
import { type ActContext, applied, type Done, skipped } from './ports.ts';

type Of<K extends Action['kind']> = Extract<Action, { kind: K }>;

/** Lower than any pod a user would mark by hand, so that ours go first; the default is 0. */
export const VICTIM_COST = -1_000_000;

/** The pace of changes ends an action between two pods; whoever decides anew finds what is left. */
const LATER = 'the others in the next cycle';

export async function drainNode(context: ActContext, action: Of<'drain-node'>): Promise<Done> {
  const { cluster, clock } = context.ports;
  const stopped = await objectionOfSwitches(cluster, true);
  if (stopped !== undefined) return skipped(stopped);
  const node = await cluster.node(action.node.name);
  const objection = objectionOfNode(node, action.node);
  if (objection !== undefined) return skipped(objection);
  if (node.drainingSince === undefined) await cluster.setDraining(action.node, clock.now());
  let marked = 0;
  for (const pod of await cluster.podsOn(action.node.name)) {
    if (!movable(pod) || pod.deletionCost === VICTIM_COST) continue;
    if (context.pace.isSpent())
      return applied(`cordoned ${action.node.name}, ${marked} pods marked, ${LATER}`);
    const answer = await unlessGone(() => cluster.setDeletionCost(pod, VICTIM_COST));
    if (answer !== 'gone') marked += 1;
  }
  return applied(`cordoned ${action.node.name}, ${marked} pods marked`);
}

export async function undrainNode(context: ActContext, action: Of<'undrain-node'>): Promise<Done> {
  const { cluster } = context.ports;
  const stopped = await objectionOfSwitches(cluster, false);
  if (stopped !== undefined) return skipped(stopped);
  const node = await cluster.node(action.node.name);
  const objection = objectionOfNode(node, action.node);
  if (objection !== undefined) return skipped(objection);
  // Writing it again would make the view wait for that write, too, and so on for as long as the view is behind.
  if (node.drainingSince === undefined) return skipped('it is not being drained any more');
  let unmarked = 0;
  for (const pod of await cluster.podsOn(action.node.name)) {
    if (!movable(pod) || pod.deletionCost !== VICTIM_COST) continue;
    if (context.pace.isSpent())
      return applied(`unmarked ${unmarked} pods of ${action.node.name}, ${LATER}`);
    await unlessGone(() => cluster.setDeletionCost(pod, undefined));
    unmarked += 1;
  }
  await cluster.setDraining(action.node, undefined);
  return applied(`uncordoned ${action.node.name}`);
}

/** Only pods that say burstable, of a tier we know, are ever marked or evicted. */
function movable(pod: PodRef): boolean {
  return pod.tier !== undefined && pod.burstable && !pod.daemon && !pod.terminating;
}

export async function evictPods(context: ActContext, action: Of<'evict-pods'>): Promise<Done> {
  const { cluster } = context.ports;
  const stopped = await objectionOfSwitches(cluster, true);
  if (stopped !== undefined) return skipped(stopped);
  const objection = objectionOfNode(await cluster.node(action.node.name), action.node);
  if (objection !== undefined) return skipped(objection);
  const pods = (await cluster.podsOn(action.node.name)).filter(
    (pod) => movable(pod) && pod.tier === action.tier,
  );
  let evicted = 0;
  for (const pod of pods.slice(0, action.count)) {
    if (context.pace.isSpent()) return applied(`evicted ${evicted} pods, ${LATER}`);
    const answer = await unlessGone(() => cluster.evict(pod));
    if (answer === 'blocked') {
      return applied(
        `evicted ${evicted} pods, a disruption budget holds ${pod.namespace}/${pod.name}`,
      );
    }
    if (answer !== 'gone') evicted += 1;
  }
  return applied(`evicted ${evicted} pods`);
}

/** What the write answers, or `gone` when the object had gone in the meantime, which is as good. */
async function unlessGone<T>(write: () => Promise<T>): Promise<T | 'gone'> {
  try {
    return await write();
  } catch (error) {
    if (isPortError(error, 'gone')) return 'gone';
    throw error;
  }
}

export async function returnNodes(context: ActContext, action: Of<'return-nodes'>): Promise<Done> {
  const { cluster, nodePools } = context.ports;
  const stopped = await objectionOfSwitches(cluster, true);
  if (stopped !== undefined) return skipped(stopped);
  const pool = poolOf(context, action.pool);
  const intent = context.ledger.intent(action.intent);
  if (intent.pool !== pool.name)
    return skipped(`${intent.name} ordered from pool ${intent.pool}, not from ${pool.name}`);
  for (const node of action.nodes) {
    if (!intent.instances.some((instance) => instance.id === node.providerId)) {
      return skipped(`${node.providerId} is not recorded in ${intent.name}, so it is not ours`);
    }
    const objection = node.name === '' ? undefined : await objectionToReturn(context, node);
    if (objection !== undefined) return skipped(objection);
  }
  const named = action.nodes.map((node) => ({ id: node.providerId, nodeName: node.name }));
  const outcome = await nodePools.giveBack(pool, named);
  if (outcome === 'unknown')
    return applied(`asked for ${named.length} nodes back, no answer: looked at again next cycle`);
  const ids = new Set(named.map((node) => node.id));
  const returnedAt = context.ports.clock.now();
  const instances = intent.instances.map((instance) =>
    ids.has(instance.id) ? { ...instance, returned: true, returnedAt } : instance,
  );
  await context.ledger.change(intent.name, { instances });
  return applied(`returned ${named.map((node) => node.nodeName || node.id).join(', ')}`);
}

async function objectionToReturn(context: ActContext, ref: NodeRef): Promise<string | undefined> {
  const { cluster } = context.ports;
  try {
    const node = await cluster.node(ref.name);
    const objection = objectionOfNode(node, ref);
    if (objection !== undefined) return objection;
    if (node.drainingSince === undefined) return 'it is not cordoned by us';
    return objectionOfPods(await cluster.podsOn(ref.name));
  } catch (error) {
    if (isPortError(error, 'gone')) return undefined;
    throw error;
  }
}
