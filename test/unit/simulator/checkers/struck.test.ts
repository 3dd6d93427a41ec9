/** What S3, S8 and S9 judge beyond single requests: faults that hide a load, namesakes since the decision, refused orders. */
import { describe, expect, it } from 'vitest';
import { checkUnknown } from '../../../../src/simulator/checkers/s3-unknown-is-not-zero.ts';
import { checkOwnOnly } from '../../../../src/simulator/checkers/s8-own-only.ts';
import { checkBoundedChurn } from '../../../../src/simulator/checkers/s9-bounded-churn.ts';
import type { FaultId } from '../../../../src/simulator/faults/catalogue.ts';
import type { ScheduledFault } from '../../../../src/simulator/faults/fault.ts';
import { evidenceOf, intentOf, MINUTE, QUERY, SECOND, START } from './evidence.ts';

function scheduled(id: FaultId, size: number): ScheduledFault {
  return { id, from: START, until: START + MINUTE, rate: 1, subject: undefined, size };
}

describe('S3 and loads that a fault hides', () => {
  // 600 requests in a step of 5 s are 120 rps; at half of 100 rps per replica that needs three.
  async function shrunk(
    id: FaultId,
    { offered = 600, after = 0, vetoes = 0 }: { offered?: number; after?: number; vetoes?: number },
  ) {
    const evidence = evidenceOf({
      scenario: { faults: [scheduled(id, 0.5)] },
      policy: {
        vetoes: Array.from({ length: vetoes }, () => ({ name: 'errors', query: 'e', above: 1 })),
      },
    });
    const checker = checkUnknown(evidence);
    await evidence.pass(after);
    evidence.load({ offered });
    evidence.scale(1);
    return checker.finish().map(({ message }) => message);
  }

  it('is violated by a shrink below the load while targets are missing', async () => {
    expect(await shrunk('M8', {})).toEqual([
      'shop/web went from 2 to 1 replicas, while M8 hides a load that needs 3',
    ]);
  });

  it('is violated while the system fails and a veto could have said so', async () => {
    expect(await shrunk('M9', { vetoes: 1 })).toHaveLength(1);
  });

  it.each([
    // 100 requests in 5 s are 20 rps: one replica.
    { name: 'a shrink to what the load needs', id: 'M8', how: { offered: 100 } },
    { name: 'a shrink long after', id: 'M8', how: { after: 3 * MINUTE } },
    { name: 'a failing system that nothing tells of', id: 'M9', how: {} },
    { name: 'a fault that hides nothing', id: 'P2', how: {} },
  ] as const)('holds for $name', async ({ id, how }) => {
    expect(await shrunk(id, how)).toEqual([]);
  });
});

describe('S3 and users who stay away', () => {
  // 300 rps are offered and need six replicas. M9 keeps nine in ten of them away, so 30 rps come, which one can serve;
  // M8 misses targets from the beginning.
  async function shrunk(
    from: number,
    until: number,
    { subject, vetoes = 0 }: { subject?: string; vetoes?: number } = {},
  ) {
    const away = { ...scheduled('M9', 0.9), from: START + from, until: START + until, subject };
    const evidence = evidenceOf({
      scenario: { faults: [{ ...scheduled('M8', 0.5), until: START + 10 * MINUTE }, away] },
      policy: {
        vetoes: Array.from({ length: vetoes }, () => ({ name: 'errors', query: 'e', above: 1 })),
      },
    });
    const checker = checkUnknown(evidence);
    for (let minute = 0; minute < 5; minute += 1) {
      await evidence.pass(MINUTE);
      evidence.load({ offered: 1_500 });
    }
    evidence.scale(1);
    return checker.finish().map(({ message }) => message);
  }

  it('holds for a shrink to what still comes, where no veto tells that users stay away', async () => {
    expect(await shrunk(0, 6 * MINUTE)).toEqual([]);
    expect(await shrunk(0, 6 * MINUTE, { subject: 'shop/web' })).toEqual([]);
  });

  it.each([
    { name: 'a veto could have said so', until: 6 * MINUTE, how: { vetoes: 1 } },
    { name: 'they stay away from another tier', until: 6 * MINUTE, how: { subject: 'shop/cart' } },
    { name: 'they came back three minutes ago', until: 2 * MINUTE, how: {} },
  ])('is violated by it when $name', async ({ until, how }) => {
    expect(await shrunk(0, until, how)).toEqual([
      'shop/web went from 2 to 1 replicas, while M8 hides a load that needs 6',
    ]);
  });
});

describe('S3 and old or partly struck numbers', () => {
  // Scrapes come every 15 s; four of them are a minute.
  it.each([
    { size: MINUTE, found: 0 },
    { size: MINUTE + SECOND, found: 1 },
  ])('a sample that is $size ms old breaks it $found times', ({ size, found }) => {
    const evidence = evidenceOf({ scenario: { faults: [scheduled('M4', size)] } });
    const checker = checkUnknown(evidence);
    evidence.world.faults.fire('M4', QUERY);
    evidence.scale(1);
    expect(checker.finish()).toHaveLength(found);
  });

  it('is violated when a fault names only a part of the query', () => {
    const evidence = evidenceOf();
    const checker = checkUnknown(evidence);
    evidence.world.faults.fire('M3', 'requests_total');
    evidence.scale(1);
    expect(checker.finish()).toHaveLength(1);
  });
});

describe('S8 and namesakes since the decision', () => {
  function judged(uidDecidedOn: string | undefined) {
    const evidence = evidenceOf({ intents: [intentOf(1)] });
    const checker = checkOwnOnly(evidence);
    evidence.scale(3);
    evidence.say({}, 0, uidDecidedOn);
    return checker.finish().map(({ message }) => message);
  }

  it('is violated by scaling what took the name of the workload decided on', () => {
    expect(judged('the one before')).toEqual([
      'cluster.setReplicas: shop/web is not the object that was decided on',
    ]);
  });

  it('holds for the very workload that was decided on', () => {
    expect(judged(undefined)).toEqual([]);
  });
});

describe('S9 and providers that refuse', () => {
  async function refused(every: number, answer: string) {
    const evidence = evidenceOf();
    const checker = checkBoundedChurn(evidence);
    for (let turn = 0; turn < 5; turn += 1) {
      const at = evidence.world.clock.now();
      const call = { call: 'grow', wanted: 2, answer } as const;
      evidence.world.journal.emit({ kind: 'provider-call', at, pool: 'np1', ...call });
      await evidence.pass(every);
    }
    return checker.finish().map(({ message }) => message);
  }

  it('is violated by asking again each cycle', async () => {
    expect(await refused(5 * SECOND, 'throttled')).toEqual([
      'np1 refused 5 orders within two minutes',
    ]);
  });

  it.each([
    { name: 'one order a minute', every: MINUTE, answer: 'throttled' },
    { name: 'orders that are accepted', every: 5 * SECOND, answer: 'accepted' },
  ])('holds for $name', async ({ every, answer }) => {
    expect(await refused(every, answer)).toEqual([]);
  });
});
