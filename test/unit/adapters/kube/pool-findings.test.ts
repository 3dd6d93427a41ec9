/** What a pool's conditions say of its holds: of a ledger that does not take what became of its orders, and of none. */
import { describe, expect, it } from 'vitest';
import { poolFindings } from '../../../../src/adapters/kube/status-others.ts';
import type { Hold } from '../../../../src/model/plan.ts';

const UNWRITTEN: Hold = {
  ...{ reason: 'ledger-unwritten', subject: 'np1', wanted: 'record what became of an order' },
  detail: 'np1-7 cannot be recorded: 403 Forbidden; let the operator update noderequests/status',
};

describe('the conditions of a pool', () => {
  it('say that it is not ready while its intents cannot be written, and why', () => {
    expect(poolFindings([UNWRITTEN], undefined)).toMatchObject([
      { type: 'Ready', status: 'False', reason: 'LedgerUnwritten', message: UNWRITTEN.detail },
      { type: 'CapacityMet', status: 'True' },
    ]);
  });

  it('say that it is ready when nothing is held', () => {
    expect(poolFindings([], undefined)).toMatchObject([
      { type: 'Ready', status: 'True', reason: 'PoolReadable' },
      { type: 'CapacityMet', status: 'True' },
    ]);
  });
});
