/** Faults that people make, by hand or with an autoscaler of their own. */
import type { FaultKind } from '../fault-kind.ts';

export const PEOPLE_FAULTS = [
  {
    id: 'H1',
    title: 'a person scales, cordons or drains by hand, a GitOps tool every three minutes',
    subject: 'a workload or a node',
    size: 'replicas; for a node 0 drains it',
    holds: ['S11'],
    waitsFor: undefined,
  },
  {
    id: 'H2',
    title: 'a person resizes a pool by hand',
    subject: 'a node group',
    size: 'machines',
    holds: ['S11', 'S8'],
    waitsFor: undefined,
  },
  {
    id: 'H3',
    title: 'an HPA or ScaledObject also scales the target',
    subject: 'a workload',
    size: '',
    holds: ['S9'],
    waitsFor: undefined,
  },
  {
    id: 'H4',
    title: 'the panic button: paused, or the operator scaled to 0',
    subject: 'operator: scaled to 0; else the switch',
    size: '',
    holds: ['L4'],
    waitsFor: undefined,
  },
] as const satisfies readonly FaultKind[];
