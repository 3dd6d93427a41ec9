/** Faults of nodes and pods. */
import type { FaultKind } from '../fault-kind.ts';

export const NODE_FAULTS = [
  {
    id: 'N1',
    title: 'image pulls fail or queue up',
    subject: 'a site',
    size: 'factor of the pull time',
    holds: ['S9'],
    waitsFor: undefined,
  },
  {
    id: 'N2',
    title: 'machines boot slowly',
    subject: 'a node group',
    size: 'factor of the lead time',
    holds: ['S6'],
    waitsFor: undefined,
  },
  {
    id: 'N3',
    title: 'many cloud nodes are NotReady at once',
    subject: 'a site',
    size: 'share of the nodes',
    holds: ['S4'],
    waitsFor: undefined,
  },
  {
    id: 'N4',
    title: 'a disruption budget blocks the drain',
    subject: 'a workload',
    size: '',
    holds: ['S5', 'L2'],
    waitsFor: undefined,
  },
  {
    id: 'N5',
    title: 'a pod hangs in Terminating',
    subject: 'a workload',
    size: 'milliseconds',
    holds: ['L2'],
    waitsFor: undefined,
  },
  {
    id: 'N6',
    title: 'a pod with local data, a bare pod or a DaemonSet sits on a cloud node',
    subject: 'a node group',
    size: '',
    holds: ['S5'],
    waitsFor: undefined,
  },
  {
    id: 'N7',
    title: 'a node joins without taint or label for a moment',
    subject: 'a node group',
    size: 'milliseconds',
    holds: ['S1'],
    waitsFor: undefined,
  },
  {
    id: 'N8',
    title: 'a pod can never fit the node type',
    subject: 'a workload',
    size: 'factor of the requests',
    holds: ['S2'],
    waitsFor: undefined,
  },
] as const satisfies readonly FaultKind[];
