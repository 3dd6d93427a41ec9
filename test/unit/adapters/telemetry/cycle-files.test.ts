/** Recorded cycles on disk: readable again, and never more than allowed. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCycleFiles } from '../../../../src/adapters/telemetry/cycle-files.ts';
import { aCycle } from './cycle-builder.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kingtide-cycles-'));
});
afterEach(() => rm(dir, { recursive: true }));

const ids = async (file: string) =>
  (await readFile(join(dir, 'new', file), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { plan: { id: string } }).plan.id);

describe('cycle files', () => {
  it('keep each cycle as one line that reads back as it was', async () => {
    const files = createCycleFiles({ dir: join(dir, 'new'), bytesMax: 1_000_000, filesMax: 2 });
    const cycle = aCycle({ plan: { id: 'a' } });
    await files.record(cycle);
    const text = await readFile(join(dir, 'new', 'cycles-00000001.jsonl'), 'utf8');
    expect(text.endsWith('\n')).toBe(true);
    expect(JSON.parse(text)).toEqual(cycle);
  });

  it('begin a new file when one is full, and drop the oldest', async () => {
    const files = createCycleFiles({ dir: join(dir, 'new'), bytesMax: 10, filesMax: 2 });
    for (const id of ['a', 'b', 'c']) await files.record(aCycle({ plan: { id } }));
    expect(await readdir(join(dir, 'new'))).toEqual([
      'cycles-00000002.jsonl',
      'cycles-00000003.jsonl',
    ]);
    expect(await ids('cycles-00000003.jsonl')).toEqual(['c']);
  });

  it('go on in the last file after a restart', async () => {
    const options = { dir: join(dir, 'new'), bytesMax: 1_000_000, filesMax: 2 };
    await createCycleFiles(options).record(aCycle({ plan: { id: 'a' } }));
    await createCycleFiles(options).record(aCycle({ plan: { id: 'b' } }));
    expect(await ids('cycles-00000001.jsonl')).toEqual(['a', 'b']);
  });
});
