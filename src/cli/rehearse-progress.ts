/** Shows on `err` how far a rehearsal is: one line that is repainted for a person, a line per simulated day otherwise. */
import { lengthOf } from '../report/numbers.ts';
import { createZonedTime } from '../report/zoned-time.ts';
import type { Progress } from '../simulator/rehearse.ts';
import type { Scenario } from '../simulator/scenario.ts';
import type { Io } from './io.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A rehearsal this short is over before anybody could read of it. */
const SHORT_MS = 6 * HOUR_MS;
const BAR_WIDTH = 30;
const CLEAR_LINE = '\r\u001b[2K';

export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  /** Removes the line, so that the report begins on a clean one. */
  readonly clear: () => void;
}

export function createProgressLine(scenario: Scenario, io: Io, title: string): ProgressLine {
  const { from, to, timeZone } = scenario;
  if (to - from < SHORT_MS) return { show: () => undefined, clear: () => undefined };
  const time = createZonedTime(timeZone);

  function text({ at, readyCloudNodes, decisions }: Progress): string {
    const done = (at - from) / (to - from);
    const filled = Math.round(done * BAR_WIDTH);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
    return `${title} ${bar} ${time.full(at)}, ${readyCloudNodes} cloud nodes, ${decisions} decisions`;
  }

  return {
    show(progress) {
      if (io.terminal) io.err(`${CLEAR_LINE}${text(progress).slice(0, io.columns - 1)}`);
      else if ((progress.at - from) % DAY_MS === 0)
        io.err(`${title}: ${lengthOf(progress.at - from)} of ${lengthOf(to - from)} rehearsed\n`);
    },
    clear: () => (io.terminal ? io.err(CLEAR_LINE) : undefined),
  };
}
