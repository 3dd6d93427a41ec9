// Stacks do not get into each other's way, and nothing of one is left when its runner is SIGKILLed.
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isAlive, startAndKill, waitUntilGone } from './abandoned.ts';
import { startControlPlane } from './control-plane.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from './suite.ts';
import { waitFor } from './wait.ts';

describeCluster('several stacks', () => {
  test('two started at once are two clusters, and stop leaves no process and no folder', {
    timeout: STACK_START_TIMEOUT_MS,
  }, async () => {
    const planes = await Promise.all([startControlPlane(), startControlPlane()]);
    const [one, other] = planes;
    await one.kubectl(['create', 'namespace', 'only-here']);
    expect(await one.kubectl(['get', 'namespaces', '-o', 'name'])).toContain('only-here');
    expect(await other.kubectl(['get', 'namespaces', '-o', 'name'])).not.toContain('only-here');
    // The other's certificate is not believed, its admin unknown.
    await expect(one.kubectl(['get', 'namespaces', `--server=${other.server}`])).rejects.toThrow(
      /certificate/,
    );
    const pids = planes.flatMap((plane) => [
      plane.processes.pid,
      ...plane.processes.running().map((process) => process.pid),
    ]);
    expect(pids).toHaveLength(10);
    await Promise.all(planes.map((plane) => plane.stop()));
    expect(pids.filter(isAlive)).toEqual([]);
    expect(planes.filter((plane) => existsSync(plane.dir))).toEqual([]);
  });

  test('SIGKILL of the runner leaves no process and no folder', {
    timeout: STACK_START_TIMEOUT_MS,
  }, async () => {
    const started = await startAndKill('abandoned-runner-main.ts');
    expect(started.pids).toHaveLength(6); // supervisor, etcd, API server, controller manager, scheduler, KWOK
    const milliseconds = await waitUntilGone(started.pids, 10_000);
    console.log(`all gone ${Math.round(milliseconds)} ms after SIGKILL`);
    await waitFor('the folder to be removed', () => !existsSync(started.dir) || undefined, {
      timeoutMs: 5_000,
    });
  });
});
