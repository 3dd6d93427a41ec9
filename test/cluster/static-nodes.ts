/** Nodes that exist already, cordoned, before the contract suite: created on the API server for one case and deleted after it. */
import { createStaticPools } from '../../src/adapters/kube/static-pools.ts';
import type { KubeRequest } from '../../src/adapters/kube/transport.ts';
import type { BurstPool } from '../../src/model/policy.ts';
import { type Levers, type NodePoolsFixture, poolOf } from '../contract/node-pools-fixture.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import type { List, NodeObject } from '../control-plane/kubernetes-objects.ts';
import type { Connected } from './kube-access.ts';

const SERVICE = 'kingtide.dev/service';
const NODES = 20;

function staticPool(label: string): BurstPool {
  const selector = { matchLabels: { warm: label } };
  return { ...poolOf(label), provider: { kind: 'static', selector, nodeGroup: `pool-${label}` } };
}

export async function openStaticNodes(
  { api }: ControlPlane,
  { access }: Connected,
  label: string,
): Promise<NodePoolsFixture> {
  const path = (name: string) => `/api/v1/nodes/${name}`;
  const names = Array.from({ length: NODES }, (_, n) => `${label}-${String(n).padStart(2, '0')}`);
  for (const name of names)
    await api.send('/api/v1/nodes', { method: 'POST', body: readyNode(name, label) });
  const state = { leading: true, writes: 0, services: new Set<string>() };
  const counting = {
    ...access.transport,
    send: (request: KubeRequest) => {
      if (request.method === 'PATCH') state.writes += 1;
      return access.transport.send(request);
    },
  };
  const beforeWrite = () => {
    if (!state.leading) throw new Error('not the leader any more');
  };
  const list = async () => {
    const { items } = await api.get<List<NodeObject>>(`/api/v1/nodes?labelSelector=warm=${label}`);
    for (const { metadata } of items) {
      const service = metadata.annotations?.[SERVICE];
      if (service !== undefined) state.services.add(service);
    }
    return items;
  };
  const serving = async () => (await list()).filter(({ spec }) => spec?.unschedulable !== true);
  const patch = (name: string, body: unknown) =>
    api.send(path(name), {
      method: 'PATCH',
      body,
      contentType: 'application/merge-patch+json',
    });
  const remove = async (these: readonly NodeObject[]) => {
    for (const { metadata } of these) await api.send(path(metadata.name), { method: 'DELETE' });
  };
  const idle = async () => (await list()).filter(({ spec }) => spec?.unschedulable === true);
  const levers: Partial<Levers> = {
    stock: async (machines) => remove((await idle()).slice(machines)),
    foreign: async (delta) => {
      if (delta < 0) return remove((await serving()).slice(delta));
      for (const { metadata } of (await idle()).slice(0, delta))
        await patch(metadata.name, { spec: { unschedulable: null } });
    },
    reuseNames: () => Promise.resolve(),
    loseLease: () => {
      state.leading = false;
      return Promise.resolve();
    },
  };
  const pools = createStaticPools({ transport: counting, beforeWrite });
  return {
    // A look before and after each write: a service that came and went would be missed otherwise.
    pools: {
      ...pools,
      grow: async (pool, request) => {
        const outcome = await pools.grow(pool, request);
        await list();
        return outcome;
      },
    },
    pool: staticPool(label),
    strange: staticPool('no-such-label'),
    levers,
    truth: async () => {
      const up = await serving();
      const alive = up.map(({ metadata }) => metadata.annotations?.[SERVICE] ?? '');
      return { target: up.length, created: state.services.size, alive, writes: state.writes };
    },
    settle: () => Promise.resolve(),
    close: async () => remove(await list()),
  };
}

function readyNode(name: string, label: string): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { warm: label } },
    spec: { unschedulable: true },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  };
}
