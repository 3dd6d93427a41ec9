/**
 * Every folder of policies can be planned, or says why not. Whole plans are made of two of them, and of all with
 * KINGTIDE_PLANS=all, which takes minutes.
 */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runPlan } from '../../src/cli/plan.ts';
import { PLAN_REPORT } from '../../src/cli/plan-schema.ts';
import { caughtIo } from './rehearsal.ts';

/** Folders with several promotions: which one. */
const PROMOTION: Readonly<Record<string, string>> = {
  'bank-of-nanjing': 'payday',
  jiedian: 'free-hour-july',
  'jumei-hybrid': 'midyear-618',
  ofo: 'red-packets',
};

/** They have no calendar: their load comes on no date. demo-shop is for a cluster. */
const REFUSED: Readonly<Record<string, string>> = {
  'demo-shop': 'has no scenario.yaml',
  'finance-cells': 'no calendar names a promotion',
  industrial: 'no calendar names a promotion',
  influencer: 'no calendar names a promotion',
  meinian: 'no calendar names a promotion',
  securities: 'no calendar names a promotion',
  'weibo-hot-event': 'no calendar names a promotion',
};

const folders = readdirSync('policies', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted();
const whole =
  process.env['KINGTIDE_PLANS'] === 'all' ? folders : ['bank-of-nanjing', 'railway-12306'];
const WHOLE_TIMEOUT_MS = 10 * 60_000;

async function plan(folder: string, signal?: AbortSignal) {
  const { io, caught } = caughtIo();
  const promotion = PROMOTION[folder];
  const which = promotion === undefined ? [] : ['--promotion', promotion];
  const args = [`policies/${folder}`, ...which, '--quick', '--format', 'json'];
  const code = await runPlan({ args, io: signal === undefined ? io : { ...io, signal } });
  return { code, ...caught() };
}

describe('a plan of a folder', () => {
  it.each(folders)('%s begins, or is refused with its reason', async (folder) => {
    const { code, err } = await plan(folder, AbortSignal.abort());
    const reason = REFUSED[folder];
    expect(err).toContain(reason ?? 'stopped before the end; there is no plan');
    expect(code).toBe(reason === undefined ? 1 : 2);
  });

  it.each(whole.filter((folder) => REFUSED[folder] === undefined))(
    '%s comes to a verdict in which core stays home and every machine goes back',
    { timeout: WHOLE_TIMEOUT_MS },
    async (folder) => {
      const { out } = await plan(folder);
      const { verdict, demand } = PLAN_REPORT.parse(JSON.parse(out));
      const codes = verdict.findings.map(({ code }) => code);
      expect(codes).not.toContain('core-left-home');
      expect(codes).not.toContain('machines-left');
      expect(demand.some(({ by, peak }) => by !== 'nothing' && peak.expected > 0)).toBe(true);
    },
  );
});
