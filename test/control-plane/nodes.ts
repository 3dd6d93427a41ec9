// Fake nodes for KWOK to play: a builder with the shape most tests want, and waiting until they are Ready.
import type { ControlPlane } from './control-plane.ts';
import { isReady, type List, type NodeObject, type Taint } from './kubernetes-objects.ts';
import { KWOK_ANNOTATION } from './kwok.ts';
import { waitFor } from './wait.ts';

export interface NodeSpec {
  /** Name of the KWOK instance that plays it. */
  readonly kwok: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: string;
  readonly providerID?: string;
}

function fakeNode(name: string, spec: NodeSpec): NodeObject {
  const {
    kwok,
    labels,
    annotations,
    taints,
    cpu = '8',
    memory = '32Gi',
    pods = '110',
    providerID,
  } = spec;
  const resources = { cpu, memory, pods };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        ...labels,
      },
      annotations: { [KWOK_ANNOTATION]: kwok, ...annotations },
    },
    spec: { ...(taints && { taints }), ...(providerID !== undefined && { providerID }) },
    status: { allocatable: resources, capacity: resources } as NodeObject['status'] & object,
  };
}

/** Creates `count` nodes named prefix-00, prefix-01, ... and returns their names. */
export async function createNodes(
  plane: ControlPlane,
  prefix: string,
  count: number,
  spec: NodeSpec,
): Promise<string[]> {
  const names = Array.from(
    { length: count },
    (_, index) => `${prefix}-${String(index).padStart(2, '0')}`,
  );
  const queue = [...names];
  const worker = async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const { status, body } = await plane.api.send('/api/v1/nodes', {
        method: 'POST',
        body: fakeNode(name, spec),
      });
      if (status !== 201)
        throw new Error(`could not create node ${name}: ${status} ${JSON.stringify(body)}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return names;
}

export async function readyNodes(plane: ControlPlane): Promise<ReadonlySet<string>> {
  const { items } = await plane.api.get<List<NodeObject>>('/api/v1/nodes');
  return new Set(items.filter(isReady).map((node) => node.metadata.name));
}

export async function waitForReadyNodes(
  plane: ControlPlane,
  names: readonly string[],
  timeoutMs = 60_000,
): Promise<void> {
  await waitFor(
    `${names.length} nodes to be Ready`,
    async () => {
      const ready = await readyNodes(plane);
      const missing = names.filter((name) => !ready.has(name));
      if (missing.length > 0) throw new Error(`not Ready: ${missing.join(', ')}`);
      return true;
    },
    { timeoutMs, intervalMs: 200 },
  );
}
