/** A choice of pools that differed from cycle to cycle would buy machines twice: what is on its way must be enough for whom it was ordered. */
import { expect, it } from 'vitest';
import { generate } from '../../scripts/exact/generate.ts';
import { liveAnswer, orderedAgain, type Tenants } from '../../scripts/exact/live.ts';

const SEEDS = Array.from({ length: 100 }, (_, seed) => seed);

function orderedMore(seeds: readonly number[], tenants: Tenants): string[] {
  return seeds.flatMap((seed) => {
    const asked = generate(seed);
    const more = orderedAgain(asked, liveAnswer(asked, tenants), tenants);
    return more.some((nodes) => nodes !== 0) ? [`seed ${seed}: ${more.join(' ')}`] : [];
  });
}

/** Where teams have too little together, each has its share of the machines before anybody may have more. */
function isShared(seed: number): boolean {
  return new Set(generate(seed).tiers.map(({ team }) => team)).size > 1;
}

it('orders nothing more in the next cycle, while its machines are on their way', () => {
  expect(orderedMore(SEEDS, 'one')).toEqual([]);
});

// Shares are counted in machines of one team each; when these are on their way, whoever fits uses them. What was planned
// for one team may then fit worse, or better, than it did.
it('orders more in the next cycle only rarely where teams share what there is', () => {
  const shared = SEEDS.filter(isShared);

  expect(shared.length).toBeGreaterThan(25);
  expect(orderedMore(shared, 'apart').length).toBeLessThanOrEqual(shared.length / 20);
});
