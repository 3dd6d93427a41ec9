/**
 * The gate that every call to the test cloud passes: faults of the wire first (held, lost, refused), then the effect, then
 * the answer or its loss; and one line in the call log.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { CallFaults } from './call-faults.ts';
import type { CallLog } from './call-log.ts';
import type { Done } from './cloud.ts';
import type { CallFault, Rpc } from './protocol.ts';

export interface GateParts {
  readonly faults: CallFaults;
  readonly log: CallLog;
}

export interface GatedCall<A extends Done> {
  readonly rpc: Rpc;
  readonly args: unknown;
  readonly client: string;
  act(): A;
}

/** Undefined: it is never answered. `page`: with a web page, whatever it did. */
export type Passed<A> =
  | { readonly kind: 'said'; readonly answer: A | Done }
  | { readonly kind: 'page' };

export async function pass<A extends Done>(
  { faults, log }: GateParts,
  { rpc, args, client, act }: GatedCall<A>,
): Promise<Passed<A> | undefined> {
  const record = log.begin({ rpc, args, client });
  const fault = faults.take(rpc);
  const stopped = await beforeEffect(fault, () => faults.hold(record.seq, rpc));
  if (stopped !== undefined) {
    record.settle(stopped);
    return fault?.kind === 'error' ? { kind: 'said', answer: stopped } : undefined;
  }
  const done = act();
  if (fault?.kind === 'no-answer') {
    record.settle({ ...done, code: 'acted, unanswered', message: done.code });
    return undefined;
  }
  if (fault?.kind === 'slow') await pause(fault.ms);
  const said =
    fault?.kind === 'error' ? { ...done, code: fault.code, message: fault.message } : done;
  record.settle(said);
  return fault?.kind === 'web-page' ? { kind: 'page' } : { kind: 'said', answer: said };
}

/** How the call ends without an effect; undefined when it goes on. */
async function beforeEffect(
  fault: CallFault['fault'] | undefined,
  hold: () => Promise<'act' | 'drop'>,
): Promise<Done | undefined> {
  const effect = { created: [], deleted: [] };
  switch (fault?.kind) {
    case 'hold':
      if ((await hold()) === 'act') return undefined;
      return { code: 'held, dropped', message: '', effect };
    case 'no-answer':
      if (fault.when === 'after-effect') return undefined;
      return { code: 'lost', message: '', effect };
    case 'error':
      if (fault.when === 'after-effect') return undefined;
      return { code: fault.code, message: fault.message, effect };
    case 'slow':
    case 'web-page':
    case undefined:
      return undefined;
  }
}
