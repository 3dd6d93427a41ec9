/** The simulated ledger: the once-only gate, and updates from old readings. */
import { describe, expect, it } from 'vitest';
import type { NewIntent } from '../../../../src/ports/ledger.ts';
import { createSimulatedLedger } from '../../../../src/simulator/ports/ledger.ts';

const ORDER: NewIntent = {
  pool: 'np',
  number: 1,
  count: 3,
  targetBefore: 0,
  targetAfter: 3,
  promotion: undefined,
};

function ledgerAt(now: number) {
  return createSimulatedLedger({ now: () => now });
}

describe('simulated ledger', () => {
  it('lets only the first of two leaders create a number', async () => {
    const ledger = ledgerAt(5);
    expect(await ledger.create(ORDER)).toMatchObject({
      kind: 'created',
      intent: { name: 'np-1', outcome: 'pending', createdAt: 5, instances: [] },
    });
    expect(await ledger.create({ ...ORDER, count: 9 })).toEqual({ kind: 'exists' });
    expect(await ledger.list()).toMatchObject([{ name: 'np-1', count: 3 }]);
  });

  it('refuses an update that was made from an older reading', async () => {
    const ledger = ledgerAt(5);
    await ledger.create(ORDER);
    const [intent] = await ledger.list();
    if (intent === undefined) throw new Error('it was created');
    const status = { outcome: 'accepted', message: '', settledAt: 6, instances: [] } as const;
    const updated = await ledger.update(intent, status);
    expect(updated).toMatchObject({ outcome: 'accepted', settledAt: 6 });
    await expect(ledger.update(intent, status)).rejects.toMatchObject({ kind: 'conflict' });
    await expect(ledger.update(updated, status)).resolves.toMatchObject({ outcome: 'accepted' });
  });

  it('forgets by UID only, and remembers what was forgotten for the checkers', async () => {
    const ledger = ledgerAt(5);
    await ledger.create(ORDER);
    await expect(ledger.forget('np-1', 'another')).rejects.toMatchObject({ kind: 'conflict' });
    await ledger.forget('np-1', 'intent-1');
    expect(await ledger.list()).toEqual([]);
    expect([...ledger.ever.values()]).toMatchObject([{ name: 'np-1' }]);
  });
});
