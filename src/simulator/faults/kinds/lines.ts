/** Faults of the lines between sites. */
import type { FaultKind } from '../fault-kind.ts';

export const LINE_FAULTS = [
  {
    id: 'W1',
    title: 'a line is down',
    subject: 'a line',
    size: '',
    holds: ['S4'],
    waitsFor: undefined,
  },
  {
    id: 'W2',
    title: 'a line is slow or lossy',
    subject: 'a line',
    size: 'share lost',
    holds: ['S9', 'S1'],
    waitsFor: undefined,
  },
  {
    id: 'W3',
    title: 'partition: cloud nodes live unseen, or the operator is cut from the provider',
    subject: 'a site or a node group',
    size: '',
    holds: ['S4', 'S6'],
    waitsFor: undefined,
  },
] as const satisfies readonly FaultKind[];
