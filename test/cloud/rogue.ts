/** Bends an honest list answer into one that a hostile or broken server might give. */

import type { View } from './group.ts';
import type { Conditions } from './protocol.ts';

export interface WireInstance {
  readonly id: string;
  readonly status?: {
    readonly instanceState: number;
    readonly errorInfo?: {
      readonly errorCode: string;
      readonly errorMessage: string;
      readonly instanceErrorClass: number;
    };
  };
}

const HUGE = 10_001;
const STOCK_OUT = { errorCode: 'OutOfStock', errorMessage: 'sold out', instanceErrorClass: 1 };

export function wireInstances(view: View, answers: Conditions['answers']): WireInstance[] {
  const honest = view.instances.map(({ id, state }) => ({
    id,
    status: { instanceState: state as number },
  }));
  const running = { instanceState: 1 };
  switch (answers) {
    case 'huge-list':
      return Array.from({ length: HUGE }, (_, n) => ({
        id: `testcloud://huge/${n}`,
        status: running,
      }));
    case 'long-id':
      return [...honest, { id: `testcloud://${'x'.repeat(2_000)}`, status: running }];
    case 'control-characters':
      return [...honest, { id: 'testcloud://a\n{"level":50}\u001b[2J', status: running }];
    case 'empty-id':
      return [...honest, { id: '', status: running }];
    case 'duplicate-ids':
      return [...honest, ...honest];
    case 'unknown-state':
      return honest.map(({ id }) => ({ id, status: { instanceState: 7 } }));
    case 'no-status':
      return honest.map(({ id }) => ({ id }));
    case 'instance-errors':
      return honest.map(({ id, status }) => ({ id, status: { ...status, errorInfo: STOCK_OUT } }));
    case 'honest':
    case 'negative-target':
    case 'huge-target':
      return honest;
  }
}

export function wireTarget(view: View, answers: Conditions['answers']): number {
  if (answers === 'negative-target') return -1;
  return answers === 'huge-target' ? 2_147_483_647 : view.target;
}
