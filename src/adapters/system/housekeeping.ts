/**
 * Chores by the clock on the wall: reading rotated credentials, writing the daily summary. Nothing that decides hangs on them:
 * node-cron skips what a sleeping machine missed, and a chore that fails is only said.
 */
import { schedule } from 'node-cron';
import { messageOf } from '../../ports/errors.ts';
import type { Log } from '../../ports/log.ts';

export interface Chore {
  readonly name: string;
  /** Five or six cron fields, in the operator's time zone. */
  readonly cron: string;
  readonly run: () => void | Promise<void>;
}

export interface Housekeeping {
  stop(): Promise<void>;
}

export interface HousekeepingOptions {
  readonly chores: readonly Chore[];
  readonly timeZone: string;
  readonly log: Log;
}

/** Throws for a cron line that cannot be read. A chore never runs twice at a time. */
export function startHousekeeping({ chores, timeZone, log }: HousekeepingOptions): Housekeeping {
  const tasks = chores.map((chore) =>
    schedule(chore.cron, () => runChore(chore, log), {
      name: chore.name,
      timezone: timeZone,
      noOverlap: true,
      suppressMissedWarning: true,
      logger: loggerFor(log),
    }),
  );
  return {
    stop: async () => {
      for (const task of tasks) await task.destroy();
    },
  };
}

async function runChore({ name, run }: Chore, log: Log): Promise<void> {
  try {
    await run();
  } catch (error) {
    log.warn(
      { chore: name, error: messageOf(error) },
      'a chore failed; it runs again at its next time',
    );
  }
}

/** By default node-cron writes coloured lines to the console; ours are JSON. */
function loggerFor(log: Log) {
  const say = (message: string | Error) => log.warn({ error: messageOf(message) }, 'housekeeping');
  return { info: () => undefined, debug: () => undefined, warn: say, error: say };
}
