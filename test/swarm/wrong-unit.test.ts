/**
 * What a wrong unit bought is given back at a pace that an API server bears, also where requests take no time: M6 in three
 * worlds in which its nodes and pods are many.
 */
import { describe, expect, it } from 'vitest';
import { MINUTE, type Millis } from '../../src/model/units.ts';
import { rehearse } from '../../src/simulator/rehearse.ts';
import { caseOfSeed } from '../../src/simulator/swarm/case-of-seed.ts';

/** Each has about a hundred machines with ten pods and more. */
const SEEDS = [1, 2, 7];
const CHORES = ['cluster.setDraining', 'cluster.setDeletionCost', 'cluster.evict'];
/** 40 a second in a cycle of five. */
const MOST = 200;

async function givenBack(seed: number) {
  const { scenario, documents } = caseOfSeed(seed, undefined);
  const from = scenario.from + 60 * MINUTE;
  const chores = new Map<Millis, number>();
  const { violations } = await rehearse({
    ...{ scenario, documents, seed, expectations: [], controller: true },
    // Requests a minute told as requests a second.
    faults: [{ id: 'M6', from, until: from + 20 * MINUTE, rate: 1, subject: undefined, size: 60 }],
    onWorld({ journal }) {
      journal.listen((event) => {
        if (event.kind !== 'request' || !CHORES.includes(event.label)) return;
        chores.set(event.at, (chores.get(event.at) ?? 0) + 1);
      });
    },
  });
  return { violations, chores: [...chores.values()] };
}

describe('what a wrong unit bought', () => {
  it.each(SEEDS)('is given back a cycle’s share at a time in world %i', async (seed) => {
    const { violations, chores } = await givenBack(seed);

    expect(violations).toEqual([]);
    expect(Math.max(...chores)).toBeLessThanOrEqual(MOST);
    // It had more to do than one cycle may, or this would show nothing.
    expect(chores.filter((count) => count >= MOST / 2).length).toBeGreaterThan(1);
  });
});
