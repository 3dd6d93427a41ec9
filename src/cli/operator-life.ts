/**
 * The life of the operator: everything starts together and ends in order. First the loop ends its cycle, then the lease
 * is handed over, then the watches stop. A lost lease ends the process at once, with nothing in between.
 */
import { messageOf } from '../ports/errors.ts';
import type { Log } from '../ports/log.ts';

export interface LifeParts {
  /** Decides until the signal aborts; resolves after the cycle under way. */
  readonly controller: (signal: AbortSignal) => Promise<void>;
  /** Competes for the lease. `lost`: somebody else may act from now on. */
  readonly lease: (signal: AbortSignal) => Promise<'lost' | 'released'>;
  /** What feeds the loop, by name; must not end before its signal. */
  readonly background: Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>>;
  readonly close: () => Promise<void>;
  readonly log: Log;
}

export type Ending = 'stopped' | 'lost' | 'broken';

/** Resolves with how it ended. After `lost` nothing was awaited or closed: the caller ends the process. */
export async function live(parts: LifeParts, signal: AbortSignal): Promise<Ending> {
  const { log } = parts;
  const phases = {
    loop: new AbortController(),
    lease: new AbortController(),
    background: new AbortController(),
  };
  const stop = () => phases.loop.abort();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const feeding = startBackground(parts, phases.background.signal);
  const leasing = parts.lease(phases.lease.signal);
  const deciding = parts.controller(phases.loop.signal).then(() => 'stopped' as const);
  const first = await Promise.race([deciding, leasing, feeding.broken]).catch((error: unknown) => {
    log.error({ error: messageOf(error) }, 'the operator cannot go on');
    return 'broken' as const;
  });
  if (first === 'lost') return 'lost';
  log.info({ because: first }, 'stopping after the current cycle');
  stop();
  await settled(deciding);
  phases.lease.abort();
  await settled(leasing);
  phases.background.abort();
  await feeding.ended;
  await parts.close();
  return first === 'broken' ? 'broken' : 'stopped';
}

function startBackground({ background, log }: LifeParts, signal: AbortSignal) {
  let breakDown: (ending: 'broken') => void = () => undefined;
  const broken = new Promise<'broken'>((resolve) => {
    breakDown = resolve;
  });
  const runs = Object.entries(background).map(async ([name, run]) => {
    try {
      await run(signal);
      if (signal.aborted) return;
      log.error({ part: name }, 'a part of the operator ended before its time');
    } catch (error) {
      log.error({ part: name, error: messageOf(error) }, 'a part of the operator failed');
    }
    breakDown('broken');
  });
  return { broken, ended: Promise.all(runs) };
}

async function settled(run: Promise<unknown>): Promise<void> {
  await run.catch(() => undefined);
}
