/** The test cloud and the load exporter cannot outlive the run that started them. */
import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { isAlive, startAndKill, waitUntilGone } from '../control-plane/abandoned.ts';

test('test cloud and load exporter are gone after a SIGKILL of the runner', async () => {
  const { pids, dir } = await startAndKill('../cloud/abandoned-main.ts');
  await waitUntilGone(pids, 5_000);

  expect(pids.length).toBe(2);
  expect(pids.filter(isAlive)).toEqual([]);
  await rm(dir, { recursive: true });
});
