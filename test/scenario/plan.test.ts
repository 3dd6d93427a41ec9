/** `kingtide plan` on a small shop: the verdict and what changes it, the same bytes, and numbers worked out by hand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { PLAN_REPORT } from '../../src/cli/plan-schema.ts';
import { PLAN_BANDS } from '../../src/report/plan-parts.ts';
import type { PlanReport } from '../../src/report/plan-report.ts';
import {
  type Change,
  changedCopy,
  FILE,
  planHere,
  removeCopies,
  reportOf,
  WHOLE,
  wholeReport,
} from './planning.ts';
import { SHORT_SALE } from './rehearsal.ts';

const ROOT = join(import.meta.dirname, '..', '..');

afterAll(removeCopies);

function codesOf({ verdict }: PlanReport): readonly string[] {
  return verdict.findings.map(({ code }) => code);
}

describe('a plan', () => {
  it('is conditional where inputs are missing, and says which and who signs', async () => {
    const { code, out } = await planHere(SHORT_SALE, '--quick', '--lang', 'en');
    const lines = out.split('\n');
    expect(lines).toContain('Verdict: CONDITIONAL (5 conditions)');
    expect(lines).toContain(
      '  [condition, business] the demand of shop/web is one number, without low and high',
    );
    expect(code).toBe(0);
    expect((await planHere(SHORT_SALE, '--quick', '--strict')).code).toBe(3);
  });

  it('passes where all is said and enough', async () => {
    const { code, report } = await wholeReport();
    expect(codesOf(report)).toEqual([]);
    expect([report.verdict.result, code]).toEqual(['pass', 0]);
    // Three, four and five times 350 rps.
    expect(report.demand.find(({ tier }) => tier === 'shop/web')?.peak).toEqual({
      low: 1_050,
      expected: 1_400,
      high: 1_750,
    });
    // A tenth of what web serves.
    expect(report.demand.find(({ tier }) => tier === 'core/order')?.peak).toEqual({
      low: 105,
      expected: 140,
      high: 175,
    });
    // 1,400 rps on pods of 100 at 70%: twenty of them, which carry 2,000.
    const web = report.capacity.find(({ tier }) => tier === 'shop/web');
    expect(web).toMatchObject({ pods: 20, capacity: 2_000, measured: '2027-02-20' });
    expect(web?.headroom.expected).toBeCloseTo(0.429, 2);
    const age = report.inputs.rows.find(({ what }) => what === 'unit-capacity')?.ageDays;
    // 28 February 16:00 UTC.
    expect(age).toBe(8);
    // Ready by 23:50, three minutes of machine and ninety seconds of pod before that.
    expect(report.batches[0]?.latestSafeStart).toBe('2027-02-28T23:45:30+08:00');
  });

  it('fails with a unit capacity of a quarter: the pool has not so many machines', async () => {
    const wrong = { file: FILE, from: 'perReplica: 100 rps', to: 'perReplica: 25 rps' };
    const { code, report } = await reportOf([...WHOLE, wrong]);
    expect(codesOf(report)).toContain('tier-short');
    expect(codesOf(report)).toContain('not-ready');
    expect([report.verdict.result, code]).toEqual(['fail', 3]);
  });

  it('doubts a unit capacity that is older than a fortnight at zero hour', async () => {
    const old = { file: FILE, from: 'measured: 2027-02-20', to: 'measured: 2027-02-13' };
    const { report } = await reportOf([...WHOLE, old]);
    expect(report.verdict.findings).toEqual([
      { code: 'capacity-old', weight: 'condition', signer: 'sre', about: ['shop/web'], detail: '' },
    ]);
  });

  it('tells who is turned away when the order path takes less than comes', async () => {
    const wall = { file: FILE, from: 'requests: 400 rps', to: 'requests: 100 rps' };
    const { report } = await reportOf([...WHOLE, wall]);
    expect(codesOf(report)).toContain('users-refused');
    expect(report.limits.map(({ tier, band }) => [tier, band])).toContainEqual([
      'shop/web',
      'expected',
    ]);
  });

  it('gives the same bytes again, as text and as published JSON', async () => {
    const args = [SHORT_SALE, '--quick'];
    const [first, second] = [await planHere(...args), await planHere(...args)];
    expect(second.out).toBe(first.out);
    const { out } = await planHere(...args, '--format', 'json');
    const schema = readFileSync(join(ROOT, 'docs', 'schema', 'plan.json'), 'utf8');
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(JSON.parse(schema));
    const report = JSON.parse(out);
    validate(report);
    expect(validate.errors).toBeNull();
    expect(validate({ ...report, verdict: undefined })).toBe(false);
  });

  it('gives another input digest for another byte of input', async () => {
    const { report } = await reportOf(WHOLE, '--to', '2027-02-28T16:20:00Z');
    const note = { file: FILE, from: '# A shop', to: '# The shop' };
    const other = await reportOf([...WHOLE, note], '--to', '2027-02-28T16:20:00Z');
    expect(other.report.digests.inputs).not.toBe(report.digests.inputs);
    for (const band of PLAN_BANDS)
      expect(other.report.digests.runs[band]).toBe(report.digests.runs[band]);
  });
});

describe('the limits of a plan, and money', () => {
  /** Made once for all who look at it: it takes twenty runs. */
  let made: Promise<PlanReport> | undefined;
  const searched = (): Promise<PlanReport> => {
    made ??= searchedOf(WHOLE);
    return made;
  };

  it('are where the spare capacity ends, and where a delivery comes after zero hour', async () => {
    const { search } = await searched();
    // 2,000 rps of capacity for 1,400: nothing is lost below 1.43 times the demand.
    expect(search?.broken?.breaks).toBeGreaterThan(1.43);
    expect(search?.broken?.holds).toBeLessThan(1.5);
    expect(search?.broken?.first).toMatchObject({ tier: 'shop/web', kind: 'short' });
    // Ordered some 15 minutes before zero hour, a minute and a half of boot and half a minute of start.
    expect(search?.delays.map(({ minutes, first }) => [minutes, first === null])).toEqual([
      [5, true],
      [10, true],
      [20, false],
    ]);
    expect(search?.latestSafeStart?.minutesLater).toBeGreaterThanOrEqual(10);
    expect(search?.latestSafeStart?.minutesLater).toBeLessThan(15);
  });

  it('are the wall where the order path takes less than what the pods could serve', async () => {
    const wall = { file: FILE, from: 'requests: 400 rps', to: 'requests: 180 rps' };
    const { search } = (await searchedOf([...WHOLE, wall])) ?? {};
    // 140 rps of orders at expected demand; 180 of them at 1.29 times.
    expect(search?.broken?.holds).toBeLessThan(1.29);
    expect(search?.broken?.first).toMatchObject({ tier: 'core/order', kind: 'wall' });
  });

  it('beside them: what others pay for the same days, and the least that anybody could', async () => {
    const { money, honest } = await searched();
    // Eight pods fit at home beside orders, four on a machine of 1 CNY an hour. 1,050 rps are eleven pods, 1,400
    // fourteen, 1,750 eighteen: one, two and three machines for half an hour.
    expect(money.optimum?.found).toEqual({ low: 500_000, expected: 1_000_000, high: 1_500_000 });
    expect(money.optimum?.gap).toEqual({ low: 0, expected: 0, high: 0 });
    expect(money.cost.expected).toBeGreaterThan(1_000_000);
    expect(money.optimum?.distance.expected).toBeCloseTo(money.cost.expected / 1_000_000 - 1, 3);
    expect(money.models?.map(({ name }) => name)).toEqual([
      'static',
      'hpa-ca',
      'keda-karpenter',
      'knative',
    ]);
    // Twenty pods for 1,400 rps at 70%, twelve of them on three machines: 3 CNY an hour, 2,160 for thirty days.
    expect(money.models?.[0]?.peakNodes.expected).toBe(3);
    expect(money.keptForMonth?.expected).toBe(2_160_000_000);
    expect(honest).toContain('optimum');
    expect(honest).toContain('models');
  });

  async function searchedOf(changes: readonly Change[]) {
    const { out } = await planHere(changedCopy(SHORT_SALE, changes), '--format', 'json');
    return PLAN_REPORT.parse(JSON.parse(out));
  }
});

describe('the failure runs of a plan', () => {
  it('say what each failure costs, with Kingtide and with nobody in control', async () => {
    const { report } = await reportOf(WHOLE, '--stress');
    const runs = new Map(report.stress?.map((run) => [run.stress, run]));
    // There is no line to cut in this shop.
    expect([...runs.keys()]).toEqual([
      'surge',
      'first-pool-empty',
      'stock-out-30',
      'stock-out-60',
      'slow-boot',
      'prometheus-dark',
      'operator-down',
    ]);
    // Five pods of 100 rps stay five when nobody is in control: 900 of 1,400 rps for half an hour, of which the crowd
    // needs the last half minute to leave.
    for (const [stress, run] of runs) {
      if (stress === 'surge') continue;
      expect(run.lostWithout).toBeGreaterThan(900 * 1_770);
      expect(run.lostWithout).toBeLessThan(900 * 1_800);
    }
    // Four machines were asked for; without any, home has room for fewer pods than the crowd needs.
    expect(runs.get('first-pool-empty')?.lost).toBeGreaterThan(100_000);
    expect(runs.get('slow-boot')?.lost).toBe(0);
    expect(runs.get('prometheus-dark')?.lost).toBe(0);
    expect(runs.get('operator-down')?.lost).toBe(0);
  });

  it('are not made where nobody asks', async () => {
    const { report } = await wholeReport();
    expect(report.stress).toBeNull();
    expect(report.honest).toContain('no-failures');
  });
});
