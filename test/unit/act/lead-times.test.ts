/** Learned lead times in the status of their pools: what is written, when it is not, and what is said. */
import { describe, expect, it } from 'vitest';
import { keepLeadTimes } from '../../../src/act/lead-times.ts';
import { decide } from '../../../src/decide/decide.ts';
import type { Action, Plan } from '../../../src/model/plan.ts';
import { missing } from '../../../src/model/reading.ts';
import type { IntentView, PoolView, Snapshot } from '../../../src/model/snapshot.ts';
import { decideInput } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { fakePorts } from '../../builders/ports/ports.ts';
import { intent, poolView, snapshot } from '../../builders/snapshots.ts';

const LEARNED = { pool: 'np1', leadTime: { p50: 90_000, p95: 150_000 }, machines: 12 };
const backOff = { until: NOW, reason: 'stock-out', failures: 1 };

function planWith(...actions: readonly Action[]): Plan {
  return { ...decide(decideInput()), actions, learned: [LEARNED] };
}

interface Case {
  readonly view?: Partial<PoolView>;
  readonly seen?: Partial<Snapshot>;
  readonly plan?: Plan;
  readonly fakes?: ReturnType<typeof fakePorts>;
}

async function kept({ view, seen, plan = planWith(), fakes = fakePorts() }: Case = {}) {
  const looked = snapshot({ pools: [poolView({ lastRequest: 4, ...view })], ...seen });
  await keepLeadTimes(plan, { ports: fakes.ports, snapshot: looked });
  return { written: fakes.calls.argsOf('policies.keepPool'), log: fakes.log };
}

describe('a learned lead time', () => {
  it('is kept in the status of its pool, beside what stands there, and said', async () => {
    const { written, log } = await kept({ view: { backOff } });
    expect(written).toEqual([
      ['np1', { lastRequest: 4, backOff, leadTime: { p50: 90_000, p95: 150_000 } }],
    ]);
    expect(log).toEqual([
      {
        level: 'info',
        fields: { pool: 'np1', machines: 12, p50: 90, p95: 150 },
        message: 'learned how long machines take, from order to Ready, in seconds',
      },
    ]);
  });

  it('never takes back the number of an intent the status does not know yet', async () => {
    const intents = [
      intent({ number: 3 }),
      intent({ number: 9 }),
      intent({ pool: 'np2', number: 99 }),
    ];
    const ledger = { kind: 'fresh', value: intents, at: NOW } as const;
    expect((await kept({ seen: { ledger } })).written).toMatchObject([['np1', { lastRequest: 9 }]]);
    const dark = missing<readonly IntentView[]>('time-out');
    expect((await kept({ seen: { ledger: dark } })).written).toMatchObject([
      ['np1', { lastRequest: 4 }],
    ]);
  });

  it('is nothing to write when the plan learned nothing', async () => {
    const { learned: _, ...plan } = planWith();
    expect((await kept({ plan })).written).toEqual([]);
  });

  it('waits for the next cycle when this one ordered from the pool', async () => {
    const order = {
      kind: 'order-nodes',
      pool: 'np1',
      number: 5,
      count: 1,
      targetBefore: 0,
      targetAfter: 1,
      promotion: undefined,
      tiers: [],
      reason: 'home-full',
    } as const;
    expect((await kept({ plan: planWith(order) })).written).toEqual([]);
    expect((await kept({ plan: planWith({ ...order, pool: 'np2' }) })).written).toHaveLength(1);
  });

  it('is not kept without the lease, nor for a pool nobody declares', async () => {
    expect((await kept({ fakes: fakePorts({ leader: false }) })).written).toEqual([]);
    expect((await kept({ view: { pool: 'np2' } })).written).toEqual([]);
  });

  it('warns when it cannot be written', async () => {
    const fakes = fakePorts();
    fakes.calls.failNext('policies.keepPool', new Error('conflict'));
    expect((await kept({ fakes })).log).toMatchObject([
      { level: 'warn', fields: { pool: 'np1', error: 'conflict' } },
    ]);
  });
});
