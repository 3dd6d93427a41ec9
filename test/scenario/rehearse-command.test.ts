/** kingtide rehearse and npm start as a person runs them: output, exit codes and bad input. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDemo } from '../../src/cli/demo.ts';
import { runRehearse } from '../../src/cli/rehearse.ts';
import { caughtIo, rehearseHere, SHORT_SALE } from './rehearsal.ts';

const ROOT = join(import.meta.dirname, '..', '..');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kingtide-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('kingtide rehearse', () => {
  it('ends with 0, the expectations held, and the command that repeats it', async () => {
    const { code, out } = await rehearseHere(`${SHORT_SALE}/`, '--seed', '5');
    expect(code).toBe(0);
    expect(out).toContain('  held    ready: Ten minutes before midnight');
    expect(out).toMatch(/\nHeld: 4 held, 0 missed; 2,16\d decisions; digest [0-9a-f]{16}\n/);
    expect(out.trimEnd().split('\n').at(-1)).toBe(
      `Replay: kingtide rehearse ${SHORT_SALE} --seed 5`,
    );
  });

  it('ends with 3 when an expectation is missed, and says what was wanted and got', async () => {
    const { code, out } = await rehearseHere(SHORT_SALE, '--without-kingtide');
    expect(code).toBe(3);
    expect(out).toContain('  MISSED  ready: Ten minutes before midnight');
    expect(out).toContain('wanted shop/web >= 1400 rps; got shop/web 525 rps');
    expect(out).toContain('LOST shop/web');
    expect(out).toContain('--seed 5 --without-kingtide\n');
  });

  it('keeps its timeline to forty lines and its lines to the width of the terminal', async () => {
    const { out } = await rehearseHere(SHORT_SALE);
    const lines = out.split('\n');
    const timeline = lines.slice(
      lines.indexOf('Timeline') + 1,
      lines.findIndex((line) => line.startsWith('Requests')),
    );
    expect(timeline.filter((line) => /^ {4}\d\d:\d\d /.test(line)).length).toBeLessThanOrEqual(40);
    expect(Math.max(...timeline.map(({ length }) => length))).toBeLessThanOrEqual(100);
  });

  it.each([
    [[], 'no folder given'],
    [['a', 'b'], 'one folder at a time, found "b" too'],
    [[SHORT_SALE, '--seed', 'x'], '--seed: "x" is text; a whole number from 0 to 2147483647'],
    [[SHORT_SALE, '--format', 'html'], '--format: found "html"; one of text, json'],
    [[SHORT_SALE, '--sede', '4'], "Unknown option '--sede'"],
  ])('ends with 2 for the arguments %j', async (args, message) => {
    const { code, err, out } = await rehearseHere(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`kingtide rehearse: ${message}`);
  });

  it('ends with 2 for a folder that is not there, or is a file', async () => {
    const missing = await rehearseHere(join(folder, 'nowhere'));
    expect(missing).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no such folder'),
    });
    const file = await rehearseHere(join(ROOT, SHORT_SALE, 'scenario.yaml'));
    expect(file).toMatchObject({
      code: 2,
      err: expect.stringContaining('this is a file, not a folder'),
    });
  });

  it('ends with 2 when the trace cannot be written, before it has rehearsed anything', async () => {
    const file = join(folder, 'no-such-folder', 'trace');
    const { code, err, out } = await rehearseHere(SHORT_SALE, '--trace', file);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('no-such-folder/trace cannot be written (ENOENT)');
  });

  it('ends with 2 for a broken scenario, with file, line and column', async () => {
    const broken = join(folder, 'broken');
    cpSync(join(ROOT, SHORT_SALE), broken, { recursive: true });
    const file = join(broken, 'scenario.yaml');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('unitCapacity: 105 rps', 'unitCapacity: 105'),
    );
    const { code, err, out } = await rehearseHere(broken);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /broken\/scenario\.yaml:32:21: spec\.workloads\[0\]\.unitCapacity: .*write 105 rps \[UNIT_MISSING\]\n$/,
    );
  });

  it('stops when it is told to, and judges nothing', async () => {
    const { io, caught } = caughtIo();
    const code = await runRehearse({
      args: [SHORT_SALE],
      io: { ...io, signal: AbortSignal.abort() },
    });
    expect([code, caught().out]).toEqual([1, '']);
    expect(caught().err).toContain('stopped before the end; nothing was judged');
  });
});

describe('npm start', () => {
  it('shows the rehearsal and the same days without Kingtide beside it', async () => {
    const { io, caught } = caughtIo();
    const code = await runDemo({ args: [], io, folder: join(ROOT, SHORT_SALE) });
    const { out } = caught();
    expect(code).toBe(0);
    expect(out).toContain('with Kingtide');
    expect(out).toMatch(/requests lost +0 +2,159,302\n/);
    expect(out).toMatch(/minutes short +0 +30\n/);
    expect(out).toMatch(/machines not given back +0 +0\n/);
  });
});
