/** Faults of single calls: which one hits this call, and the calls that are held until somebody releases them. */
import type { CallFault, Rpc } from './protocol.ts';

export type Release = 'act' | 'drop';

export interface CallFaults {
  add(faults: readonly CallFault[]): void;
  /** Forgets faults that have not hit yet. */
  clear(): void;
  /** Takes the first fault that waits for this rpc. */
  take(rpc: Rpc): CallFault['fault'] | undefined;
  hold(seq: number, rpc: Rpc): Promise<Release>;
  held(): readonly { readonly seq: number; readonly rpc: Rpc }[];
  /** Returns how many calls were held. */
  release(how: Release): number;
}

export function createCallFaults(): CallFaults {
  const waiting: { rpc: Rpc | 'any'; left: number; fault: CallFault['fault'] }[] = [];
  let held: { seq: number; rpc: Rpc; go: (how: Release) => void }[] = [];
  return {
    add: (faults) => {
      for (const { rpc, times, fault } of faults) waiting.push({ rpc, left: times, fault });
    },
    clear: () => {
      waiting.length = 0;
    },
    take: (rpc) => {
      const found = waiting.find((one) => one.left > 0 && (one.rpc === rpc || one.rpc === 'any'));
      if (found === undefined) return undefined;
      found.left--;
      return found.fault;
    },
    hold: (seq, rpc) => new Promise((resolve) => held.push({ seq, rpc, go: resolve })),
    held: () => held.map(({ seq, rpc }) => ({ seq, rpc })),
    release: (how) => {
      const released = held;
      held = [];
      for (const one of released) one.go(how);
      return released.length;
    },
  };
}
