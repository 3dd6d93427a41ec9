/**
 * Makes and deletes the Node objects of the test cloud's instances through plain requests to the API server, never
 * through the operator's own adapters. Keeps trying while the API server is away.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from '../control-plane/api-client.ts';
import type { Instance } from './group.ts';
import type { GroupConfig } from './protocol.ts';

interface NodeObject {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec?: { readonly providerID?: string };
}

export interface KubeNodes {
  join(instance: Instance, group: GroupConfig): Promise<void>;
  leave(instance: Instance): Promise<void>;
  /** providerID of every Node of ours, by Node name. */
  list(): Promise<ReadonlyMap<string, string>>;
  errors(): readonly string[];
  close(): Promise<void>;
}

const RETRY_MS = 500;
/** Ids as the test cloud's services make them. */
const OURS = /^(testcloud:\/\/|cn-|qcloud:)/;

export function createKubeNodes(api: ApiClient, now: () => number): KubeNodes {
  const errors: string[] = [];
  let closed = false;

  /** Repeats until the answer is one of `wanted`. */
  async function insist<T>(wanted: readonly number[], send: () => ReturnType<typeof api.send<T>>) {
    while (!closed) {
      try {
        const answer = await send();
        if (wanted.includes(answer.status)) return answer;
        errors.unshift(`${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
      } catch (error) {
        errors.unshift(String(error));
      }
      errors.length = Math.min(errors.length, 20);
      await pause(RETRY_MS);
    }
    return undefined;
  }

  return {
    join: async (instance, group) => {
      const body = nodeObject(instance, group);
      // A namesake (409) must be gone first: names may be reused while the old Node is still being deleted.
      const answer = await insist<NodeObject>([201], async () => {
        if (instance.deletingAt !== null)
          return { status: 201, body: { metadata: { name: '', uid: '' } } };
        return api.send<NodeObject>('/api/v1/nodes', { method: 'POST', body });
      });
      if (answer === undefined || answer.body.metadata.uid === '') return;
      instance.nodeUid = answer.body.metadata.uid;
      instance.joinedAt = now();
      if (instance.goneAt !== null) await remove(instance);
    },
    leave: remove,
    list: async () => {
      const { items } = await api.get<{ items: readonly NodeObject[] }>('/api/v1/nodes');
      const ours = items.filter((node) => OURS.test(node.spec?.providerID ?? ''));
      return new Map(ours.map((node) => [node.metadata.name, node.spec?.providerID ?? '']));
    },
    errors: () => errors,
    close: async () => {
      closed = true;
      await api.close();
    },
  };

  /** 404 and 409: somebody deleted it already, or a namesake with another UID stands there. */
  async function remove(instance: Instance): Promise<void> {
    if (instance.nodeUid === null) return;
    const preconditions = { uid: instance.nodeUid };
    await insist([200, 202, 404, 409], () =>
      api.send(`/api/v1/nodes/${instance.nodeName}`, { method: 'DELETE', body: { preconditions } }),
    );
  }
}

function nodeObject(instance: Instance, group: GroupConfig): object {
  const { labels, annotations, taints, allocatable } = group.template;
  const name = instance.nodeName;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels }, annotations },
    spec: { providerID: instance.id, taints },
    status: { allocatable, capacity: allocatable },
  };
}
