/** Same seed, same bytes, in any time zone and language; another seed, other bytes. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rehearseApart, rehearseHere, SHORT_SALE } from './rehearsal.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kingtide-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(name: string, seed: number, env: Readonly<Record<string, string>>) {
  const file = join(folder, name);
  const args = [SHORT_SALE, '--seed', String(seed), '--format', 'json', '--trace', file];
  return { ...rehearseApart(args, env), trace: readFileSync(file, 'utf8') };
}

describe('the same seed', () => {
  it('gives the same bytes in two processes with another time zone and language', () => {
    const here = run('a', 5, {
      TZ: 'America/New_York',
      LANG: 'tr_TR.UTF-8',
      LC_ALL: 'tr_TR.UTF-8',
    });
    const there = run('b', 5, { TZ: 'Asia/Kolkata', LANG: 'C', LC_ALL: 'C' });

    expect(here.code).toBe(0);
    expect(here.trace.length).toBeGreaterThan(100_000);
    expect(there.trace).toBe(here.trace);
    expect(there.out).toBe(here.out);
  });

  it('gives another trace under another seed, whose boots are others', () => {
    const five = run('c', 5, {});
    const six = run('d', 6, {});
    const boots = (trace: string): readonly string[] =>
      trace.split('\n').filter((line) => line.includes('"joined"'));

    expect(boots(six.trace)).not.toEqual(boots(five.trace));
    expect(JSON.parse(six.out).digest).not.toBe(JSON.parse(five.out).digest);
  });

  it('is named by the digest of the trace', async () => {
    const file = join(folder, 'e');
    const { out } = await rehearseHere(SHORT_SALE, '--format', 'json', '--trace', file);
    const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
    expect(JSON.parse(out)).toMatchObject({ seed: 5, digest });
  });
});
