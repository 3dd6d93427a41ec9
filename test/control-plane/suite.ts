// describe() for tests that need the real programs: skipped loudly, with the way to get them, where they cannot be had.
import { describe, test } from 'vitest';
import { binariesAvailable } from './binaries.ts';

/** Long enough for a first build on two cores. */
export const STACK_START_TIMEOUT_MS = 20 * 60_000;

/** With KINGTIDE_REQUIRE_ALL=1 (CI) the skip is a failure. */
export function describeCluster(name: string, body: () => void): void {
  const available = binariesAvailable();
  if (available.ok) {
    describe(name, body);
    return;
  }
  const reason = `${available.missing}. ${available.howToGet}`;
  if (process.env['KINGTIDE_REQUIRE_ALL'] === '1') {
    test(name, () => {
      throw new Error(`not run: ${reason}`);
    });
    return;
  }
  console.warn(`SKIPPED ${name}: ${reason}`);
  describe.skipIf(true)(`${name} (${available.missing})`, body);
}
