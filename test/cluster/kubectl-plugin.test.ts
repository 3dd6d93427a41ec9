/** `kubectl kingtide ...`: the real kubectl finds our command by its name, and hands on arguments, output and exit code. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureBinaries } from '../control-plane/binaries.ts';
import { CommandFailed, runCommand } from '../control-plane/command.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

describeCluster('kubectl kingtide', () => {
  let folder = '';
  let kubectl = '';

  beforeAll(async () => {
    ({ kubectl } = await ensureBinaries());
    folder = await mkdtemp(join(tmpdir(), 'kingtide-plugin-'));
    const script = `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`;
    await writeFile(join(folder, 'kubectl-kingtide'), script, { mode: 0o755 });
  }, STACK_START_TIMEOUT_MS);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = (args: readonly string[], path: string) =>
    runCommand(kubectl, args, { env: { PATH: path, HOME: folder } });
  const found = () => `${folder}:${process.env['PATH']}`;

  it('prints what kingtide prints', async () => {
    const direct = await runCommand(process.execPath, [MAIN, 'crds']);

    expect(await run(['kingtide', 'crds'], found())).toBe(direct);
    expect(direct).toContain('kind: CustomResourceDefinition');
  });

  it('ends with the exit code of kingtide', async () => {
    const failure = await run(['kingtide', 'validate', '/nonexistent'], found()).catch(
      (error: unknown) => error,
    );

    expect(failure).toBeInstanceOf(CommandFailed);
    expect(failure).toMatchObject({ result: { code: 2 } });
  });

  it('is there by its name alone: the control', async () => {
    await expect(run(['kingtide', 'crds'], process.env['PATH'] ?? '')).rejects.toThrow(
      'unknown command "kingtide"',
    );
  });
});
