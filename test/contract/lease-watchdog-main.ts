/** A leader for the watchdog's test: its lease ends after 300 ms, and it either blocks its main loop or lives on. */
import { startLeaseWatchdog } from '../../src/adapters/kube/lease-watchdog.ts';
import { createSystemClock } from '../../src/adapters/system/clock.ts';

const LEASE_MS = 300;
const GRACE_MS = 500;
const RUN_MS = 1_200;

const clock = createSystemClock();
const deadline = clock.monotonic() + LEASE_MS;
const held = () => clock.monotonic() < deadline;
const lease = { held, deadline: () => (held() ? deadline : undefined) };
const stop = new AbortController();
const watchdog = startLeaseWatchdog({ lease, clock, signal: stop.signal, grace: GRACE_MS });
await clock.sleep(100);
if (process.argv[2] === 'blocks') {
  const until = performance.now() + RUN_MS;
  while (performance.now() < until);
}
await clock.sleep(RUN_MS);
stop.abort();
await watchdog;
