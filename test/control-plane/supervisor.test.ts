// The supervisor alone, with harmless processes: order of stopping, stubborn and frozen processes, a runner that is SIGKILLed.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive, startAndKill, waitUntilGone } from './abandoned.ts';
import { startSupervisor } from './supervisor.ts';
import { waitFor } from './wait.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kingtide-supervisor-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const shell = (name: string, script: string, stopRank = 0) => ({
  name,
  file: '/bin/sh',
  args: ['-c', script],
  env: { PATH: process.env['PATH'] ?? '' },
  logFile: join(dir, 'log'),
  stopRank,
});

test('a process that ends says how, and its output is kept', async () => {
  const supervisor = startSupervisor();
  const one = await supervisor.start(shell('one', 'echo hello; exit 3'));
  await expect(one.exited).resolves.toMatchObject({ code: 3 });
  expect(one.exit()).toMatchObject({ code: 3 });
  expect(await one.logTail()).toBe('hello');
  await supervisor.stop();
});

test('a program that does not exist is an error with its name', async () => {
  const supervisor = startSupervisor();
  await expect(
    supervisor.start({ ...shell('ghost', ''), file: '/no/such/program' }),
  ).rejects.toThrow(/ghost/);
  await supervisor.stop();
});

test('lower ranks stop first', async () => {
  const supervisor = startSupervisor();
  const onTerm = (word: string) =>
    `trap "echo ${word}; exit 0" TERM; echo up; while :; do sleep 0.05; done`;
  await supervisor.start(shell('database', onTerm('database'), 20));
  await supervisor.start(shell('server', onTerm('server'), 10));
  await supervisor.start(shell('client', onTerm('client')));
  const log = () => readFile(join(dir, 'log'), 'utf8');
  await waitFor(
    'three to be up',
    async () => (await log()).match(/up/g)?.length === 3 || undefined,
    { timeoutMs: 5_000 },
  );
  await supervisor.stop();
  expect((await log()).match(/client|server|database/g)).toEqual(['client', 'server', 'database']);
});

test('a process that ignores SIGTERM, and one that is frozen, are gone after the grace time', async () => {
  const supervisor = startSupervisor();
  const deaf = await supervisor.start(shell('deaf', 'trap "" TERM; while :; do sleep 0.05; done'));
  const frozen = await supervisor.start(shell('frozen', 'sleep 600'));
  frozen.signal('SIGSTOP');
  await supervisor.stop(300);
  expect([deaf.pid, frozen.pid, supervisor.pid].filter(isAlive)).toEqual([]);
});

test('when the runner is SIGKILLed, the supervisor, its processes, their children and the folder go', async () => {
  const started = await startAndKill('abandoned-supervisor-main.ts', dir);
  await waitUntilGone(started.pids, 5_000);
  await waitFor('the folder to be removed', () => !existsSync(dir) || undefined, {
    timeoutMs: 2_000,
  });
});
