/** One JSON line per finished call, appended at once, so that the log survives any end of the run. */
import { appendFileSync, writeFileSync } from 'node:fs';
import type { Done } from './cloud.ts';
import type { CallRecord, Rpc } from './protocol.ts';

export interface OpenCall {
  readonly seq: number;
  settle(done: Done): void;
}

export interface CallLog {
  begin(call: { rpc: Rpc; args: unknown; client: string }): OpenCall;
  calls(): readonly CallRecord[];
  /** Calls that came in so far. */
  begun(): number;
}

export function createCallLog(file: string, now: () => number): CallLog {
  const calls: CallRecord[] = [];
  let next = 1;
  writeFileSync(file, '');
  return {
    begin: (call) => {
      const seq = next++;
      const at = now();
      return {
        seq,
        settle: ({ code, message, effect }) => {
          const record = { seq, at, settledAt: now(), ...call, outcome: code, message, effect };
          calls.push(record);
          appendFileSync(file, `${JSON.stringify(record)}\n`);
        },
      };
    },
    calls: () => calls,
    begun: () => next - 1,
  };
}
