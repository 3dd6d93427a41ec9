/**
 * What the controller says of itself: each cycle a process acted on. Only invariants about exactly that may listen,
 * and they hold it against the world's truth.
 */
import type { Cycle } from '../../ports/recorder.ts';

export type SaidListener = (operator: number, cycle: Cycle) => void;

export interface Said {
  /** Called when a process has acted on a plan, before it records it. */
  readonly tell: SaidListener;
  listen(listener: SaidListener): void;
}

export function createSaid(): Said {
  const listeners: SaidListener[] = [];
  return {
    tell(operator, cycle) {
      for (const listener of listeners) listener(operator, cycle);
    },
    listen: (listener) => void listeners.push(listener),
  };
}
