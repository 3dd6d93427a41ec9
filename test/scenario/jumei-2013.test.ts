/** Row 1 of the scenarios, with its control: the same days without Kingtide. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type OpenedFolder, openFolder } from '../../src/cli/rehearse-folder.ts';
import { rehearse } from '../../src/simulator/rehearse.ts';
import { JUMEI_2013 } from './rehearsal.ts';

const ROOT = join(import.meta.dirname, '..', '..');

function opened(): OpenedFolder {
  const folder = openFolder(join(ROOT, JUMEI_2013));
  if (!folder.ok) throw new Error(JSON.stringify(folder.problems, null, 2));
  return folder;
}

function run(controller: boolean) {
  const { scenario, documents, expectations } = opened();
  return rehearse({ scenario, documents, expectations, seed: scenario.seed, controller });
}

describe('Jumei, 1 March 2013', () => {
  it('is carried: every expectation holds and no invariant is violated', async () => {
    const { verdicts, violations, decisions } = await run(true);
    expect(verdicts.filter(({ held }) => !held)).toEqual([]);
    expect(violations).toEqual([]);
    // One decision every five seconds for a hundred hours, the first at the beginning.
    expect(decisions).toBe(72_001);
  });

  it('misses without Kingtide exactly the expectations that name this control', async () => {
    const { verdicts, totals } = await run(false);
    const controlled = opened().expectations.filter(({ control }) => control === 'ControllerOff');
    const missed = verdicts.filter(({ held }) => !held);
    expect(missed.map(({ name }) => name)).toEqual(controlled.map(({ name }) => name));
    expect(missed.length).toBe(5);
    // 129 browse pods of 96 rps serve 12,384 of the 45,000 that come at midnight.
    expect(totals.lost).toBeGreaterThan(1_000_000_000);
  });
});
