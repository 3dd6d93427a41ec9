/** `kingtide leave` before it reaches a cluster: help and refusals. What it does there is test/cluster's. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runLeave } from '../../../src/cli/leave.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kingtide-leave-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function run(...args: readonly string[]) {
  const text = { out: '', err: '' };
  const io = {
    out: (more: string) => {
      text.out += more;
    },
    err: (more: string) => {
      text.err += more;
    },
    terminal: false,
    columns: 80,
    signal: new AbortController().signal,
  };
  return { code: await runLeave({ args, io }), ...text };
}

describe('kingtide leave', () => {
  it('says what it does and what it leaves alone', async () => {
    const { code, out } = await run('--help');

    expect(code).toBe(0);
    expect(out).toContain('takes the Lease from whoever leads');
    expect(out).toContain('Replicas and nodes stay as they are');
  });

  it.each([
    ['an unknown flag', ['--pool', 'np1'], "Unknown option '--pool'"],
    ['a stray word', ['now'], "Unexpected argument 'now'"],
  ])('refuses %s with exit code 2', async (_, args, problem) => {
    const { code, err } = await run(...args);

    expect(code).toBe(2);
    expect(err).toContain(problem);
  });

  it('refuses a bad configuration with exit code 2 and a line per problem', async () => {
    const file = join(dir, 'k.yaml');
    await writeFile(file, 'prometheus: { url: nowhere }\n');
    const { code, err } = await run('--config', file);

    expect(code).toBe(2);
    expect(err.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^kingtide leave: .*k\.yaml: maxCloudNodes: is missing/),
      expect.stringMatching(/^kingtide leave: .*k\.yaml: prometheus\.url: found "nowhere"/),
    ]);
  });

  it('fails with exit code 1 when the cluster does not answer', async () => {
    const file = join(dir, 'k.yaml');
    const kubeconfig = join(dir, 'kubeconfig');
    await writeFile(file, 'prometheus: { url: "http://p" }\nmaxCloudNodes: 1\n');
    const server = { server: 'https://127.0.0.1:1', 'insecure-skip-tls-verify': true };
    await writeFile(
      kubeconfig,
      JSON.stringify({
        clusters: [{ name: 'c', cluster: server }],
        users: [{ name: 'u', user: { token: 't' } }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'x',
      }),
    );

    const { code, err } = await run('--config', file, '--kubeconfig', kubeconfig);

    expect(code).toBe(1);
    expect(err).toMatch(/^kingtide leave: .*127\.0\.0\.1:1|ECONNREFUSED/);
  });
});
