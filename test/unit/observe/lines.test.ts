/** Lines are asked what their sites say, and what cannot be believed is missing. */
import { describe, expect, it } from 'vitest';
import { fresh, missing } from '../../../src/model/reading.ts';
import { SECOND } from '../../../src/model/units.ts';
import { readLines } from '../../../src/observe/lines.ts';
import type { InstantAnswer } from '../../../src/ports/metrics.ts';
import { NOW } from '../../builders/instant.ts';
import { cloudSite, homeSite } from '../../builders/policies.ts';
import { failed, vector } from './metrics-double.ts';

const LINE = { name: 'a', to: 'idc', bandwidth: 1e9 };

function read(answers: Readonly<Record<string, InstantAnswer>>, line: object = {}) {
  const sites = [
    cloudSite({ lines: { all: [{ ...LINE, ...line }], waterLevel: 0.7 } }),
    homeSite(),
  ];
  const instant = (query: string) => Promise.resolve(answers[query] ?? failed('not expected'));
  return readLines({ sites, instant, now: NOW, scrapeInterval: 15 * SECOND });
}

describe('a line', () => {
  it('of which nothing is asked is no reading', async () => {
    await expect(read({})).resolves.toBeUndefined();
  });

  it('says only what it is asked', async () => {
    await expect(read({ bits: vector(5e8) }, { usageQuery: 'bits' })).resolves.toEqual([
      { site: 'cloud-a', line: 'a', usage: fresh(5e8, NOW) },
    ]);
    const all = { usageQuery: 'bits', upQuery: 'up', lossQuery: 'loss' };
    await expect(
      read({ bits: vector(0), up: vector(0), loss: vector(0.02) }, all),
    ).resolves.toEqual([
      {
        site: 'cloud-a',
        line: 'a',
        usage: fresh(0, NOW),
        up: fresh(0, NOW),
        loss: fresh(0.02, NOW),
      },
    ]);
  });

  it('that cannot be read, or answers what no line can be, is missing', async () => {
    const all = { usageQuery: 'bits', upQuery: 'up', lossQuery: 'loss' };
    await expect(
      read({ bits: failed('timeout'), up: vector(0.5), loss: vector(2) }, all),
    ).resolves.toEqual([
      {
        site: 'cloud-a',
        line: 'a',
        usage: missing('timeout'),
        up: missing('the value is 0.5, which no such line can have'),
        loss: missing('the value is 2, which no such line can have'),
      },
    ]);
  });
});
