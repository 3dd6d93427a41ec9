/** Faults of the operator process. */
import type { FaultKind } from '../fault-kind.ts';

export const PROCESS_FAULTS = [
  {
    id: 'O1',
    title: 'the operator crashes before, after or between two requests',
    subject: 'a call label',
    size: '',
    holds: ['S6', 'L1'],
    waitsFor: undefined,
  },
  {
    id: 'O2',
    title: 'two leaders: the old one was frozen',
    subject: 'a call label',
    size: 'milliseconds frozen',
    holds: ['S7', 'S6'],
    waitsFor: undefined,
  },
  {
    id: 'O3',
    title: 'the wall clock jumps',
    subject: '',
    size: 'milliseconds, forward or back',
    holds: ['S9'],
    waitsFor: undefined,
  },
  {
    id: 'O4',
    title: 'the event loop is blocked',
    subject: '',
    size: 'milliseconds',
    holds: ['S7'],
    waitsFor: undefined,
  },
  {
    id: 'O5',
    title: 'the operator crashes in a loop',
    subject: '',
    size: 'crashes',
    holds: ['S6', 'S9'],
    waitsFor: undefined,
  },
  {
    id: 'O6',
    title: 'the ledger or a status is lost or edited by hand',
    subject: 'an intent or a pool',
    size: '',
    holds: ['S8', 'L3'],
    waitsFor: undefined,
  },
] as const satisfies readonly FaultKind[];
