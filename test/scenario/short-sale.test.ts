/** A short sale judged from its trace: counts worked out by hand from the policies. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rehearseHere, SHORT_SALE } from './rehearsal.ts';

const MIDNIGHT = Date.UTC(2027, 1, 28, 16);
const MINUTE = 60_000;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kingtide-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Line {
  readonly event: string;
  readonly at: number;
  readonly call?: string;
  readonly wanted?: number | readonly string[];
  readonly workload?: string;
  readonly node?: string;
  readonly ready?: readonly number[];
  readonly instances?: number;
}

async function traced(...args: readonly string[]): Promise<readonly Line[]> {
  const file = join(folder, 'trace');
  await rehearseHere(SHORT_SALE, '--trace', file, ...args);
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((text): Line => JSON.parse(text));
}

function loadBefore(lines: readonly Line[], at: number): Line | undefined {
  return lines.findLast((line) => line.event === 'load' && line.at <= at);
}

describe('a sale of half an hour', () => {
  // 350 rps x 4 over 70 rps per replica: 20 replicas. Home takes 3 on each of its 2 machines, a cloud machine 4.
  it('has 20 replicas ready ten minutes before midnight, on 4 machines bought for them', async () => {
    const lines = await traced();
    const orders = lines.filter(({ call, at }) => call === 'grow' && at < MIDNIGHT);
    expect(orders.map(({ wanted }) => wanted)).toEqual([4]);
    expect(loadBefore(lines, MIDNIGHT - 10 * MINUTE)).toMatchObject({
      ready: [20, 2],
      instances: 4,
    });
  });

  it('gives back by name as many machines as it ever ordered', async () => {
    const lines = await traced();
    const ordered = lines.flatMap(({ call, wanted }) => (call === 'grow' ? [Number(wanted)] : []));
    const returned = lines.flatMap(({ call, wanted }) =>
      call === 'give-back' && Array.isArray(wanted) ? wanted : [],
    );
    expect(returned.length).toBeGreaterThan(0);
    expect(new Set(returned).size).toBe(returned.length);
    expect(returned.length).toBe(ordered.reduce((sum, count) => sum + count, 0));
    expect(lines.findLast(({ event }) => event === 'load')).toMatchObject({ instances: 0 });
  });

  it('binds no order pod to a cloud machine, though machines were bound to by others', async () => {
    const lines = await traced();
    const inCloud = lines.filter(
      ({ event, node }) => event === 'pod-bound' && node?.startsWith('cloud-'),
    );
    expect(new Set(inCloud.map(({ workload }) => workload))).toEqual(new Set(['shop/web']));
  });

  it('buys and moves nothing without Kingtide', async () => {
    const lines = await traced('--without-kingtide');
    expect(lines.filter(({ event }) => event === 'provider-call')).toEqual([]);
    expect(loadBefore(lines, MIDNIGHT)).toMatchObject({ ready: [5, 2] });
  });
});
