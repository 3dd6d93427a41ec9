/** One action of each kind, valid in the world of world.ts; each field can be overridden. */
import { burstableId } from '../../../src/decide/residency.ts';
import type { Action, BurstableTierId, NodeRef } from '../../../src/model/plan.ts';
import type { NodeView } from '../../../src/model/snapshot.ts';
import { tierPolicy } from '../../builders/policies.ts';
import { cloudNode, workload } from '../../builders/snapshots.ts';

type Of<K extends Action['kind']> = Extract<Action, { kind: K }>;

export function refOf({ name, uid, providerId }: NodeView): NodeRef {
  return { name, uid, providerId };
}

export const CLOUD_1: NodeRef = refOf(cloudNode());

/** The id of the only tier, as one that may leave home. */
function checkout(): BurstableTierId {
  const id = burstableId({
    policy: tierPolicy(),
    workload: workload(),
    namespaceLabels: { 'kingtide.dev/residency': 'burstable' },
  });
  if (id === undefined) throw new Error('the tier of the builders may not leave home');
  return id;
}

export function setReplicas(
  from: number,
  to: number,
  over: Partial<Of<'set-replicas'>> = {},
): Of<'set-replicas'> {
  return {
    kind: 'set-replicas',
    tier: 'shop/checkout',
    uid: 'uid-checkout',
    resourceVersion: '7',
    from,
    to,
    victims: [],
    reason: to > from ? 'demand-grew' : 'demand-fell',
    ...over,
  };
}

/** Intent np1-8: three nodes on top of two. */
export function orderNodes(over: Partial<Of<'order-nodes'>> = {}): Of<'order-nodes'> {
  return {
    kind: 'order-nodes',
    pool: 'np1',
    number: 8,
    count: 3,
    targetBefore: 2,
    targetAfter: 5,
    promotion: 'sales/rush@1',
    tiers: [checkout()],
    reason: 'home-full',
    ...over,
  };
}

export function settleIntent(over: Partial<Of<'settle-intent'>> = {}): Of<'settle-intent'> {
  return {
    kind: 'settle-intent',
    intent: 'np1-7',
    outcome: 'found',
    reason: 'intent-unsettled',
    ...over,
  };
}

export function recordInstances(instances: readonly string[]): Of<'record-instances'> {
  return { kind: 'record-instances', intent: 'np1-7', instances, reason: 'instance-found' };
}

/** Intent np1-8: cloud-1, of which nothing is recorded. */
export function rebuildIntent(over: Partial<Of<'rebuild-intent'>> = {}): Of<'rebuild-intent'> {
  const about = { pool: 'np1', number: 8, target: 2, nodes: [CLOUD_1] } as const;
  return { kind: 'rebuild-intent', ...about, reason: 'intent-lost', ...over };
}

export function markNode(node: NodeRef = CLOUD_1): Of<'mark-node'> {
  return { kind: 'mark-node', node, pool: 'np1', site: 'cloud-a', reason: 'node-joined' };
}

export function drainNode(node: NodeRef = CLOUD_1): Of<'drain-node'> {
  return { kind: 'drain-node', node, pool: 'np1', reason: 'node-surplus' };
}

export function undrainNode(node: NodeRef = CLOUD_1): Of<'undrain-node'> {
  return { kind: 'undrain-node', node, pool: 'np1', reason: 'node-needed-again' };
}

export function evictPods(count: number, node: NodeRef = CLOUD_1): Of<'evict-pods'> {
  return {
    kind: 'evict-pods',
    node,
    pool: 'np1',
    tier: checkout(),
    count,
    reason: 'node-surplus',
  };
}

export function returnNodes(nodes: readonly NodeRef[] = [CLOUD_1]): Of<'return-nodes'> {
  return { kind: 'return-nodes', pool: 'np1', intent: 'np1-7', nodes, reason: 'node-empty' };
}

export function forgetIntent(over: Partial<Of<'forget-intent'>> = {}): Of<'forget-intent'> {
  return {
    kind: 'forget-intent',
    intent: 'np1-7',
    uid: 'uid-np1-7',
    reason: 'ledger-settled',
    ...over,
  };
}
