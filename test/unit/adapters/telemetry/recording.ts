/** A recorder whose clock and lease a test holds in its hand. */
import { createMeters } from '../../../../src/adapters/telemetry/metrics.ts';
import { createRecorder, type Sink } from '../../../../src/adapters/telemetry/recorder.ts';
import type { Fields } from '../../../../src/ports/log.ts';
import { AT } from './cycle-builder.ts';

/** The recorder with a clock and a lease that the test moves, and what it wrote. */
export function recording(sinks: readonly Sink[] = []) {
  let monotonic = 0;
  let held = true;
  const lines: { level: string; fields: Fields; message: string }[] = [];
  const write = (level: string) => (fields: Fields, message: string) =>
    void lines.push({ level, fields, message });
  const clock = { now: () => AT + 200, monotonic: () => monotonic, sleep: () => Promise.resolve() };
  const log = { info: write('info'), warn: write('warn'), error: write('error') };
  const meters = createMeters({
    version: '0.1.0',
    leaseHeld: () => held,
    watchProblems: () => [],
    processMetrics: false,
  });
  return {
    recorder: createRecorder({ clock, log, meters, sinks }),
    lines,
    pass: (ms: number) => {
      monotonic += ms;
    },
    loseLease: () => {
      held = false;
    },
    /** Lines of the exposition that begin with `name`, without comments. */
    exposed: async (name: string) =>
      (await meters.registry.metrics())
        .split('\n')
        .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `)),
  };
}
