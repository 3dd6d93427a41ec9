/** What the fence says to those who place pods themselves: schedulers, the DaemonSet controller, kubelets, strangers. */
import type { KubeObject } from '../../control-plane/kubernetes-objects.ts';
import type { Lock, Row } from './asked.ts';
import { BURSTABLE, daemonPod, EVERYTHING, named, onNode, pod, workload } from './objects.ts';
import type { UserName } from './users.ts';

function binding(space: string, name: string, target: string): KubeObject {
  const metadata = { name, namespace: space };
  return { apiVersion: 'v1', kind: 'Binding', metadata, target: { kind: 'Node', name: target } };
}

const BIND: Lock = 'kingtide-bindings';
/** Kingtide makes and binds no pod, and in a sealed namespace it does nothing. */
const OWN: readonly Lock[] = ['kingtide-own-pods', 'kingtide-own-reach'];
const BOUND: readonly (readonly [UserName, string, readonly Lock[]])[] = [
  ['scheduler', 'home-1', []],
  ['developer', 'home-1', [BIND]],
  ['developer', 'cloud-1', [BIND]],
  ['administrator', 'cloud-1', [BIND]],
  ['operator', 'cloud-1', [BIND, ...OWN]],
  ['kubelet', 'cloud-1', [BIND]],
  ['daemonSets', 'cloud-1', [BIND]],
];

const BINDINGS: readonly Row[] = BOUND.flatMap(([as, target, locks]) => [
  {
    title: `a binding to ${target} by ${as}`,
    as,
    how: { raw: '/api/v1/namespaces/core/pods/runs/binding' },
    object: binding('core', 'runs', target),
    locks,
  },
]);

const OLD_BINDING: Row = {
  title: 'a binding of the older form by a stranger',
  as: 'developer',
  how: { raw: '/api/v1/namespaces/core/bindings' },
  object: binding('core', 'runs', 'cloud-1'),
  locks: [BIND],
};

const AGENT: Lock = 'kingtide-agents';
const ALL: Lock = 'kingtide-tolerate-everything';
const everywhere = (node: string) => ({ spec: { ...EVERYTHING, ...onNode(node) } });
const strange = ['monitoring', 'shipper'] as const;

const AGENTS: readonly (readonly [string, UserName, KubeObject, readonly Lock[]])[] = [
  [
    'a DaemonSet on a node at home',
    'daemonSets',
    daemonPod('agent-0', strange, everywhere('home-1')),
    [],
  ],
  [
    'a DaemonSet on a node nobody knows',
    'daemonSets',
    daemonPod('agent-1', strange, everywhere('unknown-1')),
    [],
  ],
  [
    'a DaemonSet on a cloud node',
    'daemonSets',
    daemonPod('agent-2', strange, everywhere('cloud-1')),
    [AGENT],
  ],
  [
    'a DaemonSet on a cloud node without a site yet',
    'daemonSets',
    daemonPod('agent-3', strange, everywhere('cloud-2')),
    [AGENT],
  ],
  [
    'a DaemonSet of a sealed namespace on a cloud node',
    'daemonSets',
    daemonPod('agent-4', ['core', 'shipper'], everywhere('cloud-1')),
    [AGENT],
  ],
  [
    'a listed DaemonSet on a cloud node',
    'daemonSets',
    daemonPod('agent-5', ['monitoring', 'node-exporter'], everywhere('cloud-1')),
    [],
  ],
  [
    'its namesake of another namespace',
    'daemonSets',
    daemonPod('agent-6', ['core', 'node-exporter'], everywhere('cloud-1')),
    [AGENT],
  ],
  [
    'a DaemonSet of kube-system on a cloud node',
    'daemonSets',
    daemonPod('agent-7', ['kube-system', 'kube-proxy'], everywhere('cloud-1')),
    [],
  ],
  [
    'a DaemonSet that may leave, on a cloud node',
    'daemonSets',
    daemonPod('agent-8', ['shop', 'cache'], {
      labels: BURSTABLE,
      spec: { ...named(), ...onNode('cloud-1') },
    }),
    [],
  ],
  [
    'a person who poses as a DaemonSet',
    'developer',
    daemonPod('agent-9', strange, everywhere('home-1')),
    [ALL],
  ],
  [
    'a person who poses as a listed DaemonSet',
    'developer',
    daemonPod('agent-10', ['monitoring', 'node-exporter'], everywhere('cloud-1')),
    [ALL, AGENT],
  ],
  [
    'a listed DaemonSet that names the taint',
    'daemonSets',
    daemonPod('agent-11', ['monitoring', 'node-exporter'], {
      spec: { ...named(), ...onNode('cloud-1') },
    }),
    [],
  ],
  [
    'a strange DaemonSet that names the taint',
    'daemonSets',
    daemonPod('agent-12', strange, { spec: { ...named(), ...onNode('cloud-1') } }),
    ['kingtide-burst-toleration', AGENT],
  ],
];

const mirror = {
  annotations: { 'kubernetes.io/config.mirror': 'a' },
  spec: { nodeName: 'cloud-1', ...EVERYTHING },
};

const OTHERS: readonly (readonly [string, UserName, KubeObject, readonly Lock[]])[] = [
  ['a kubelet that shows a static pod', 'kubelet', pod('mirror-0', 'core', mirror), []],
  [
    'a person who poses as a kubelet',
    'developer',
    pod('mirror-1', 'core', mirror),
    [ALL, 'kingtide-node-names'],
  ],
  [
    'a kubelet without a static pod',
    'kubelet',
    pod('mirror-2', 'core', { spec: { nodeName: 'cloud-1' } }),
    ['kingtide-node-names'],
  ],
  [
    'an administrator in a sealed namespace',
    'administrator',
    pod('ada-0', 'core', { spec: named() }),
    ['kingtide-burst-toleration'],
  ],
  [
    'an administrator who tolerates everything',
    'administrator',
    pod('ada-1', 'core', { spec: EVERYTHING }),
    [ALL],
  ],
  [
    'the operator in a sealed namespace',
    'operator',
    pod('op-0', 'core', { spec: named() }),
    ['kingtide-burst-toleration', ...OWN],
  ],
  [
    'a listed DaemonSet that names the taint, as it is applied',
    'developer',
    workload('DaemonSet', ['monitoring', 'node-exporter'], { spec: named() }),
    [],
  ],
  [
    'a strange DaemonSet that names the taint, as it is applied',
    'developer',
    workload('DaemonSet', ['monitoring', 'other'], { spec: named() }),
    ['kingtide-burst-toleration'],
  ],
];

export const WHO_ROWS: readonly Row[] = [
  ...BINDINGS,
  OLD_BINDING,
  ...[...AGENTS, ...OTHERS].map(
    ([title, as, object, locks]): Row => ({ title, as, how: 'create', object, locks }),
  ),
];
