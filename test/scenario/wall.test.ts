/**
 * What the controller says and does at a wall, in the row of 2,015 cars: the limit stands before the crowd does, and no
 * replicas feed the wall. The control is the same evening without the ceiling in the policies. And in the sale of 2013: a
 * limit outlives an outage of Prometheus; seen red where a range that is not whole again counted as fresh.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFolder } from '../../src/cli/rehearse-folder.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Reading } from '../../src/model/reading.ts';
import type { Rps } from '../../src/model/units.ts';
import type { PolicyDocument } from '../../src/policy/document.ts';
import { rehearse } from '../../src/simulator/rehearse.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'policies', 'geely');
const SALE = join(import.meta.dirname, '..', '..', 'policies', 'jumei-2013');
const MINUTE = 60_000;
/** 20:00 in Beijing. */
const ZERO_HOUR = Date.UTC(2020, 4, 20, 12);

function withoutCeiling(document: PolicyDocument): PolicyDocument {
  if (document.kind !== 'ScalingPolicy') return document;
  return { ...document, spec: { ...document.spec, ceilings: undefined } };
}

function opened(path: string) {
  const folder = openFolder(path);
  if (!folder.ok) throw new Error(JSON.stringify(folder.problems));
  return folder;
}

async function evening(change: (document: PolicyDocument) => PolicyDocument) {
  const { scenario, documents, expectations } = opened(FOLDER);
  const before: Plan[] = [];
  const { verdicts } = await rehearse({
    scenario: { ...scenario, to: ZERO_HOUR + 120_000 },
    documents: documents.map(change),
    expectations,
    seed: scenario.seed,
    controller: true,
    onCycle({ plan }) {
      if (plan.at < ZERO_HOUR) before.push(plan);
    },
  });
  const last = before.at(-1);
  if (last === undefined) throw new Error('nothing was decided before zero hour');
  const replicas = last.tiers.find(({ tier }) => tier === 'shop/buy')?.current;
  const held = verdicts.filter((verdict) => verdict.held).map(({ name }) => name);
  return { last, replicas, held };
}

describe('an order path that takes 600 orders a second, 420 at its water level', () => {
  it('is not scaled for five thousand, and the controller says why before they come', async () => {
    const { last, replicas, held } = await evening((document) => document);
    expect(replicas).toBe(6);
    expect(last.limits).toEqual([
      {
        tier: 'shop/buy',
        workload: 'shop/buy',
        admitted: expect.closeTo(420, 6),
        offered: expect.closeTo(10, 0),
        wall: { tier: 'core/order', ceiling: 'stock', of: 'requests', takes: 420 },
      },
    ]);
    expect(last.holds.filter(({ subject }) => subject === 'core/order')).toEqual([
      {
        reason: 'admission-limited',
        subject: 'core/order',
        wanted: 'take 5000 rps',
        detail:
          'ceiling stock of core/order takes 420 rps whatever its replicas, so more of them would not help; let in: shop/buy 8%',
      },
    ]);
    expect(held).toContain('order-path-is-never-above-its-ceiling');
  });

  it('is overrun where nobody knows of it: buy grows to 72 and lets everybody through', async () => {
    const { last, replicas, held } = await evening(withoutCeiling);
    expect(replicas).toBe(72);
    expect(last.limits).toEqual([]);
    expect(held).not.toContain('order-path-is-never-above-its-ceiling');
    expect(held).not.toContain('twice-the-stock-is-let-in');
  });
});

/** Of checkout, in each cycle of the sale's first half hour: what it reads and what is let in. Nothing is announced. */
async function saleWithOutage(fault: { readonly from: number; readonly until: number }) {
  const { scenario, documents } = opened(SALE);
  const midnight = Date.UTC(2013, 1, 28, 16);
  const seen: { at: number; reading: Reading<Rps> | undefined; admitted: number | undefined }[] =
    [];
  await rehearse({
    scenario: { ...scenario, from: midnight - 30 * MINUTE, to: midnight + 25 * MINUTE },
    documents: documents.filter(({ kind }) => kind !== 'PromotionCalendar'),
    expectations: [],
    seed: scenario.seed,
    controller: true,
    faults: [
      {
        ...{ id: 'M1', rate: 1, subject: undefined, size: undefined },
        from: midnight + fault.from,
        until: midnight + fault.until,
      },
    ],
    onCycle({ input, plan }) {
      const view = input.snapshot.tiers.find(({ tier }) => tier === 'shop/checkout');
      const limit = plan.limits?.find(({ tier }) => tier === 'shop/checkout');
      const reading = view?.demands[0]?.now;
      seen.push({ at: plan.at - midnight, reading, admitted: limit?.admitted });
    },
  });
  return seen;
}

describe('an order path that takes 1,710 orders a second, of every checkout 0.3, while Prometheus is away for three minutes', () => {
  it('keeps its limit of 5,700 until a rate over a minute is a whole one again', async () => {
    const seen = await saleWithOutage({ from: 15 * MINUTE, until: 18 * MINUTE });

    const away = seen.filter(({ at, reading }) => at > 15 * MINUTE && reading?.kind === 'missing');
    expect(away.length).toBeGreaterThan(30);
    const back = seen.filter(({ at, reading }) => at > 18 * MINUTE && reading?.kind !== 'missing');
    // 6,750 checkouts come; two scrapes of fifteen seconds fill less than half of the minute.
    expect(back[0]?.reading).toMatchObject({ kind: 'partial', value: expect.closeTo(2_950, -3) });
    expect(back.at(-1)?.reading?.kind).toBe('fresh');
    for (const { admitted } of [...away, ...back]) expect(admitted).toBeCloseTo(5_700, 6);
  });
});
