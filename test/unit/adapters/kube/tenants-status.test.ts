/** Whose nodes a pool's status says they are. */
import { describe, expect, it } from 'vitest';
import { poolFindings, tenantsStatus } from '../../../../src/adapters/kube/status-others.ts';

describe("a pool's status", () => {
  it('has parts of nodes as text, and nothing where there are no two tenants', () => {
    const tenants = [
      { tenant: 'a', nodes: 2 / 3 },
      { tenant: 'b', nodes: 4 },
    ];
    expect(tenantsStatus(tenants)).toEqual({
      tenants: [
        { name: 'a', nodes: '0.67' },
        { name: 'b', nodes: '4.00' },
      ],
    });
    expect([tenantsStatus(), tenantsStatus([])]).toEqual([{}, {}]);
  });

  it.each(['reserved-for-others', 'fair-share'] as const)(
    'says that capacity is short when %s is what holds',
    (reason) => {
      const hold = { reason, subject: 'np1', wanted: 'order one more node', detail: 'why' };
      expect(poolFindings([hold], undefined)[1]).toMatchObject({ status: 'False', message: 'why' });
    },
  );
});
