/** Faults of what is declared. */
import type { FaultKind } from '../fault-kind.ts';

export const CONFIGURATION_FAULTS = [
  {
    id: 'C1',
    title: 'a policy is edited into nonsense',
    subject: 'a document, as ScalingPolicy/shop/web',
    size: '',
    holds: ['S12'],
    waitsFor: undefined,
  },
  {
    id: 'C2',
    title: 'two policies contradict each other on one target',
    subject: 'a document, as ScalingPolicy/shop/web',
    size: '',
    holds: ['S9'],
    waitsFor: undefined,
  },
  {
    id: 'C3',
    title: 'calendar windows overlap or touch',
    subject: 'a document, as ScalingPolicy/shop/web',
    size: '',
    holds: ['S3'],
    waitsFor: undefined,
  },
  {
    id: 'C4',
    title: 'a calendar is moved to a zone whose clocks change for daylight saving',
    subject: 'a document, as ScalingPolicy/shop/web',
    size: '',
    holds: ['S9'],
    waitsFor: undefined,
  },
  {
    id: 'C5',
    title: 'huge numbers: a billion replicas',
    subject: 'a document, as ScalingPolicy/shop/web',
    size: '',
    holds: ['S2'],
    waitsFor: undefined,
  },
  {
    id: 'C6',
    title: 'a policy or another document is deleted in a burst',
    subject: 'a document, as ScalingPolicy/shop/web',
    size: '',
    holds: ['L2', 'S5'],
    waitsFor: undefined,
  },
  {
    id: 'C7',
    title: 'the operator or its CRDs are upgraded or rolled back in a burst',
    subject: '',
    size: '',
    holds: ['S7', 'S10', 'L4'],
    waitsFor: 'upgrade (E)',
  },
  {
    id: 'C8',
    title: 'a policy that may burst suddenly names a pinned workload',
    subject: 'a workload',
    size: '',
    holds: ['S1'],
    waitsFor: undefined,
  },
] as const satisfies readonly FaultKind[];
