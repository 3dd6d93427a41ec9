/** What rehearse reads and writes, held against the published JSON Schemas. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { JUMEI_2013, rehearseHere, SHORT_SALE } from './rehearsal.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const ajv = new Ajv2020({ strict: false, allErrors: true });
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kingtide-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function validator(name: string) {
  return ajv.compile(
    JSON.parse(readFileSync(join(ROOT, 'docs', 'schema', `${name}.json`), 'utf8')),
  );
}

function document(path: string): unknown {
  return parse(readFileSync(join(ROOT, path), 'utf8'));
}

describe('published schemas', () => {
  it.each([SHORT_SALE, JUMEI_2013])('accept the scenario and the expectations of %s', (path) => {
    const scenario = validator('scenario');
    const expectations = validator('expectations');
    scenario(document(`${path}/scenario.yaml`));
    expectations(document(`${path}/expectations.yaml`));
    expect([scenario.errors, expectations.errors]).toEqual([null, null]);
  });

  it('refuse a scenario with a stranger in it', () => {
    const scenario = validator('scenario');
    const text = readFileSync(join(ROOT, SHORT_SALE, 'scenario.yaml'), 'utf8');
    expect(scenario(parse(text.replace('  seed: 5', '  seeds: 5')))).toBe(false);
  });

  it('accept the result and every line of the trace', async () => {
    const file = join(folder, 'trace');
    const { out } = await rehearseHere(SHORT_SALE, '--format', 'json', '--trace', file);
    const result = validator('result');
    result(JSON.parse(out));
    expect(result.errors).toBeNull();

    const line = validator('trace');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const refused = lines.filter((text) => !line(JSON.parse(text)));
    expect(refused).toEqual([]);
    // Three hours of five-second steps.
    expect(lines.filter((text) => text.includes('"event":"load"')).length).toBe(2_160);
  });

  it('refuse a result without its verdict', async () => {
    const { out } = await rehearseHere(SHORT_SALE, '--format', 'json', '--without-kingtide');
    const { verdict: _, ...rest } = JSON.parse(out);
    expect(validator('result')(rest)).toBe(false);
  });
});
