/** What L1, L2 and L3 make of an intent that a fault took away: what marks prove is still ours, of the rest people are told. */
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../src/model/outcome.ts';
import type { Hold } from '../../../../src/model/plan.ts';
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

describe('L3 of a machine that the ledger cannot be told of', () => {
  const [FOUND = '', OTHER = ''] = IDS;
  const unrecorded = { pool: 'np1', intent: 'np1-1', instances: [FOUND], remedy: '' };
  const action = { kind: 'record-instances', intent: 'np1-1', instances: [FOUND] } as const;
  const failed: Outcome = {
    ...{ kind: 'failed', at: START, detail: '', unrecorded },
    action: { ...action, reason: 'instance-found' },
  };

  async function found(held: Partial<Hold>, { afterwards = false, ended = false } = {}) {
    const evidence = evidenceOf({ intents: [intentOf(2)] });
    const checker = checkOrphans(evidence);
    evidence.world.cloud.get('np1')?.grow(2);
    const hold = { reason: 'ledger-unwritten', subject: 'np1', wanted: '' } as const;
    evidence.say({
      holds: [{ ...hold, detail: 'np1-1 with 1 machine', ...held }],
      outcomes: [failed],
    });
    for (let second = 0; second < 6 * 60; second += 5) {
      await evidence.pass(5 * SECOND);
      evidence.load();
    }
    if (afterwards) evidence.say({});
    if (ended) evidence.world.cloud.get('np1')?.end([FOUND]);
    if (ended) await evidence.pass(5 * MINUTE);
    return new Set(checker.finish().map(({ message }) => message.replace(/^no .* machine /, '')));
  }
  const orphan = (id: string) => [
    `${id} is there for five minutes, and neither intent nor hold names it`,
    id,
  ];

  it('holds for the machine that a hold of its pool and intent names, not for the one beside it', async () => {
    expect(await found({})).toEqual(new Set(orphan(OTHER)));
  });

  it.each<[string, Partial<Hold>]>([
    ['another pool', { subject: 'np2' }],
    ['another intent', { detail: 'np1-10 with 1 machine' }],
    ['another reason', { reason: 'pool-full' }],
  ])('is violated where the hold is of %s', async (_, held) => {
    expect(await found(held)).toEqual(new Set([...orphan(FOUND), ...orphan(OTHER)]));
  });

  it('is violated in the end where nothing is held any more, unless the machine is gone', async () => {
    expect(await found({}, { afterwards: true })).toEqual(new Set([...orphan(OTHER), FOUND]));
    expect(await found({}, { afterwards: true, ended: true })).toEqual(new Set(orphan(OTHER)));
  });
});
