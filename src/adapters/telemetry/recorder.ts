/** One cycle to all who keep a record of it: metrics, the decision log and the given sinks. One failing sink stops no other. */
import type { Millis } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import { messageOf } from '../../ports/errors.ts';
import type { Log } from '../../ports/log.ts';
import type { Cycle, Recorder } from '../../ports/recorder.ts';
import { decisionLine, holdKeys } from './decision-line.ts';
import { measureCycle } from './measure-cycle.ts';
import type { Meters } from './metrics.ts';

/** `name` is a label of a metric and a field of the log: `status`, `events`, `file`. */
export interface Sink {
  readonly name: string;
  readonly recorder: Recorder;
}

export interface RecorderOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly meters: Meters;
  readonly sinks: readonly Sink[];
}

/** Never rejects: a cycle that cannot be written down has happened all the same. */
export function createRecorder({ clock, log, meters, sinks }: RecorderOptions): Recorder {
  let holdsBefore: ReadonlySet<string> = new Set();
  let lastAt: Millis | undefined;

  function measure(cycle: Cycle): void {
    const now = clock.monotonic();
    const sinceLast = lastAt === undefined ? undefined : now - lastAt;
    lastAt = now;
    measureCycle(meters, cycle, { now: clock.now(), sinceLast });
  }

  function say(cycle: Cycle): void {
    const line = decisionLine(cycle, holdsBefore);
    holdsBefore = holdKeys(cycle.plan.holds);
    if (line === undefined) return;
    const failed = cycle.outcomes.some(({ kind }) => kind === 'failed');
    if (failed) log.warn(line, 'decision; an action failed');
    else log.info(line, 'decision');
  }

  async function hand({ name, recorder }: Sink, cycle: Cycle): Promise<void> {
    try {
      await recorder.record(cycle);
    } catch (error) {
      meters.recordFailures.inc({ sink: name });
      log.warn(
        { sink: name, plan: cycle.plan.id, error: messageOf(error) },
        'a cycle could not be recorded',
      );
    }
  }

  return {
    record: async (cycle) => {
      measure(cycle);
      say(cycle);
      await Promise.all(sinks.map((sink) => hand(sink, cycle)));
    },
  };
}
