/** One increase at a web service and what came of it. Never repeats: the increase is relative, so a second one buys twice. */
import { messageOf } from '../../../ports/errors.ts';
import type { GrowOutcome, GrowRequest } from '../../../ports/node-pools.ts';
import type { Reply } from './web-line.ts';

export interface Growth {
  /** Most machines one call may ask for. */
  readonly most: number;
  increase(count: number): Promise<Reply>;
  /** The pool's size now. Throws `PortError`. */
  size(): Promise<number>;
}

export async function growBy(growth: Growth, request: GrowRequest): Promise<GrowOutcome> {
  const { count } = request;
  if (!Number.isSafeInteger(count) || count < 1 || count > growth.most) {
    const message = `cannot ask for ${count} nodes; a whole number from 1 to ${growth.most} is allowed`;
    return { kind: 'refused', why: 'invalid', message };
  }
  const reply = await growth.increase(count);
  switch (reply.kind) {
    case 'answer':
      return { kind: 'accepted' };
    case 'no-key':
      return { kind: 'refused', why: 'denied', message: reply.message };
    // Surely without effect, and likely to pass: the same as being told to come back later.
    case 'not-sent':
      return { kind: 'refused', why: 'throttled', message: `not sent: ${reply.message}` };
    case 'unclear':
      return { kind: 'unknown', message: reply.message };
    case 'refused':
      return refusal(growth, request, reply);
  }
}

async function refusal(
  growth: Growth,
  request: GrowRequest,
  { meaning, message }: Extract<Reply, { kind: 'refused' }>,
): Promise<GrowOutcome> {
  switch (meaning) {
    case 'stock-out':
    case 'quota':
      return short(growth, request, { why: meaning, message });
    case 'expired':
      return { kind: 'refused', why: 'denied', message };
    case 'gone':
      return { kind: 'refused', why: 'invalid', message };
    case 'unknown':
      return { kind: 'unknown', message };
    case 'throttled':
    case 'denied':
    case 'invalid':
      return { kind: 'refused', why: meaning, message };
  }
}

interface Shortage {
  readonly why: 'stock-out' | 'quota';
  readonly message: string;
}

/** A service that runs short may have made some machines before. One look at the size tells; without it, nobody knows. */
async function short(
  growth: Growth,
  { count, targetBefore }: GrowRequest,
  { why, message }: Shortage,
): Promise<GrowOutcome> {
  const size = await growth.size().catch(messageOf);
  if (typeof size === 'string')
    return { kind: 'unknown', message: `${message}; looking at it failed: ${size}` };
  const granted = size - targetBefore;
  if (granted >= count) return { kind: 'accepted' };
  if (granted > 0) return { kind: 'partial', granted, why: `${why}: ${message}` };
  return { kind: 'refused', why, message };
}
