/** What L1, L2 and L3 make of an intent that a fault took away: what marks prove is still ours, of the rest people are told. */
import { describe, expect, it } from 'vitest';
import { provablyOurs } from '../../../../src/simulator/checkers/custody.ts';
import { checkOrphans } from '../../../../src/simulator/checkers/l3-no-orphans.ts';
import { evidenceOf, intentOf, MINUTE, SECOND, START } from './evidence.ts';

const IDS = ['np1-i0001', 'np1-i0002'];
const FIRST = intentOf(2, IDS);
const AGAIN = intentOf(2, IDS, 2);

describe('what is provably ours', () => {
  it('is what an intent that is left records, and what carries a mark', async () => {
    const evidence = evidenceOf({ intents: [FIRST], lost: ['np1-1'] });
    evidence.world.cloud.get('np1')?.grow(2);
    await evidence.pass(2 * MINUTE);
    const ours = () => [...provablyOurs(evidence)];

    expect(ours()).toEqual([]);
    for (const node of evidence.world.nodes.all.values())
      if (node.providerId === IDS[1]) node.pool = 'np1';
    expect(ours()).toEqual(['np1-i0002']);
    expect([...provablyOurs(evidenceOf({ intents: [FIRST] }))]).toEqual(IDS);
  });
});

describe('L3 of an intent that is lost', () => {
  it('lets another one claim its machines, and still explains those that are gone', () => {
    const made = (lost: readonly string[], intents = [FIRST, AGAIN]) => {
      const evidence = evidenceOf({ intents, lost });
      const checker = checkOrphans(evidence);
      evidence.world.cloud.get('np1')?.grow(2);
      return checker.finish().map(({ message }) => message);
    };

    expect(made(['np1-1'])).toEqual([]);
    expect(made(['np1-1'], [FIRST])).toEqual([]);
    expect(made([])).toEqual(IDS.map((id) => `np1-1 and np1-2 both claim ${id}`));
  });

  // Gone after ten minutes; the pool could not be looked at from the beginning until then, or only for the first minute.
  it.each([
    [10, []],
    [1, ['no intent explains the machine np1-i0001']],
  ])(
    'asks for no record of a machine that was there only while nobody could look: %i min',
    async (minutes, found) => {
      const fault = { id: 'A11', from: START, until: START + minutes * MINUTE, rate: 1 } as const;
      const evidence = evidenceOf({
        scenario: { faults: [{ ...fault, subject: undefined, size: undefined }] },
      });
      const checker = checkOrphans(evidence);
      const group = evidence.world.cloud.get('np1');
      group?.grow(1);
      await evidence.pass(9 * MINUTE);
      group?.end([IDS[0] ?? '']);
      await evidence.pass(30 * MINUTE + SECOND);
      expect(checker.finish().map(({ message }) => message)).toEqual(found);
    },
  );
});
