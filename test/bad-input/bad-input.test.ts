/** Every row of the list of bad inputs that needs no cluster, with the whole answer pinned. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BadInput, validate } from './bad-input.ts';
import { FIELDS } from './fields-rows.ts';
import { TOGETHER } from './together-rows.ts';
import { YAML } from './yaml-rows.ts';

const ROWS: readonly BadInput[] = [...YAML, ...FIELDS, ...TOGETHER];
const CAPS = ['--max-cloud-nodes', '600', '--max-replicas', '5000'];

describe('kingtide validate', () => {
  it.each(ROWS)('answers $row', async ({ file, exit, says }) => {
    const said = await validate([file, ...CAPS]);
    expect(said.out.split('\n')).toEqual([...says, '']);
    expect(said.exit).toBe(exit);
    expect(said.err).toBe('');
  });

  it('has an answer for every file', () => {
    const files = readdirSync(join(import.meta.dirname, 'files'));
    expect(ROWS.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
  });

  it('tells every error with what, allowed, fix and code', () => {
    for (const line of ROWS.flatMap(({ says }) => says.slice(0, -1))) {
      expect(line).toMatch(/^[a-z0-9-]+\.yaml:\d+:\d+: (?:.+: )?.+; .+; .+ \[[A-Z0-9_]+\]$/);
    }
  });

  it('never repeats a credential', async () => {
    for (const file of ['secrets.yaml', 'addresses.yaml']) {
      const json = await validate([file, '--format', 'json']);
      expect(json.out).not.toMatch(/LTAI5t|4fXyZ|hunter22/);
    }
  });
});
