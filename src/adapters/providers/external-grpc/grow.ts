/** One increase and what came of it. Never repeats: the protocol has no token, so a second request buys a second time. */
import { messageOf } from '../../../ports/errors.ts';
import type { GrowOutcome, GrowRequest } from '../../../ports/node-pools.ts';

import { readTarget } from './answers.ts';
import type { Reply } from './channel.ts';
import type { Line } from './line.ts';
import { shortage, WRITE_MEANING } from './statuses.ts';

/** Most nodes one request may ask for, whatever the policy says. */
const MOST_AT_ONCE = 1_000;

export async function growGroup(
  line: Line,
  id: string,
  request: GrowRequest,
): Promise<GrowOutcome> {
  const { count } = request;
  if (!Number.isSafeInteger(count) || count < 1 || count > MOST_AT_ONCE) {
    const message = `cannot ask for ${count} nodes; a whole number from 1 to ${MOST_AT_ONCE} is allowed`;
    return { kind: 'refused', why: 'invalid', message };
  }
  const reply = await line.write('NodeGroupIncreaseSize', { id, delta: count });
  return reply.kind === 'failed' ? failed(line, id, { request, reply }) : settled(reply);
}

function settled(reply: Exclude<Reply, { kind: 'failed' }>): GrowOutcome {
  if (reply.kind === 'answer') return { kind: 'accepted' };
  // Surely without effect, and likely to pass: the same as being told to come back later.
  return { kind: 'refused', why: 'throttled', message: `not sent: ${reply.message}` };
}

interface Failure {
  readonly request: GrowRequest;
  readonly reply: Extract<Reply, { kind: 'failed' }>;
}

async function failed(line: Line, id: string, { request, reply }: Failure): Promise<GrowOutcome> {
  const message = `${reply.code}: ${reply.message}`;
  const meaning = WRITE_MEANING[reply.code];
  switch (meaning) {
    case 'exhausted':
      return short(line, id, { request, reply });
    case 'done':
    case 'unknown':
      return { kind: 'unknown', message };
    case 'stock-out':
    case 'quota':
    case 'throttled':
    case 'denied':
    case 'invalid':
      return { kind: 'refused', why: meaning, message };
  }
}

/**
 * A provider that runs short may have created some before it said so. One look at the target tells; when nobody can
 * look, the effect is unknown.
 */
async function short(line: Line, id: string, { request, reply }: Failure): Promise<GrowOutcome> {
  const message = `${reply.code}: ${reply.message}`;
  const why = shortage(reply.message);
  if (why === 'throttled') return { kind: 'refused', why, message };
  try {
    await line.refresh();
    const target = readTarget(await line.read('NodeGroupTargetSize', { id }));
    const granted = target - request.targetBefore;
    if (granted >= request.count) return { kind: 'accepted' };
    if (granted > 0) return { kind: 'partial', granted, why: `${why}: ${message}` };
    return { kind: 'refused', why, message };
  } catch (error) {
    return { kind: 'unknown', message: `${message}; looking at it failed: ${messageOf(error)}` };
  }
}
