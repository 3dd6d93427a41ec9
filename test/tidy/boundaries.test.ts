/** The import arrows hold, and the tool that says so was seen to catch each kind of violation. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cruise } from '../../scripts/boundaries/cruise.ts';
import { plantTree } from './planted-tree.ts';
import { ROOT } from './repository-files.ts';

/** importer, imported, and the rule that must object. */
const PLANTED: ReadonlyArray<readonly [from: string, to: string, rule: string]> = [
  ['src/model/a.ts', 'src/policy/parse.ts', 'arrows-model'],
  ['src/ports/a.ts', 'src/loop/tick.ts', 'arrows-ports'],
  ['src/policy/a.ts', 'src/decide/decide.ts', 'arrows-policy'],
  ['src/forecast/a.ts', 'src/decide/decide.ts', 'arrows-forecast'],
  ['src/decide/a.ts', 'src/adapters/kube/client.ts', 'arrows-decide'],
  ['src/decide/b.ts', 'src/forecast/trend.ts', 'arrows-decide'],
  ['src/report/a.ts', 'src/decide/decide.ts', 'arrows-report'],
  ['src/observe/a.ts', 'src/decide/decide.ts', 'arrows-observe'],
  ['src/act/a.ts', 'src/decide/residency.ts', 'arrows-act'],
  ['src/act/guard.ts', 'src/decide/decide.ts', 'arrows-act-exception'],
  ['src/loop/a.ts', 'src/adapters/kube/client.ts', 'arrows-loop'],
  ['src/simulator/a.ts', 'src/adapters/kube/client.ts', 'arrows-simulator'],
  ['src/simulator/b.ts', 'src/forecast/trend.ts', 'arrows-simulator'],
  ['src/adapters/kube/a.ts', 'src/adapters/prometheus/query.ts', 'adapters-apart'],
  ['src/adapters/kube/b.ts', 'src/simulator/world.ts', 'arrows-adapters'],
  ['src/adapters/kube/c.ts', 'src/report/words.ts', 'arrows-adapters'],
  ['src/loop/b.ts', 'src/cli/main.ts', 'arrows-loop'],
  ['src/decide/c.ts', 'scripts/check.ts', 'product-alone'],
  ['src/extras/a.ts', 'src/model/plan.ts', 'unknown-folder'],
  ['src/decide/d.ts', 'node:fs', 'node-decide'],
  ['src/simulator/c.ts', 'node:timers/promises', 'node-simulator'],
  ['src/decide/e.ts', 'zod', 'packages-decide'],
  ['src/policy/b.ts', 'croner', 'packages-policy'],
  ['src/policy/c.ts', 'pino', 'packages-policy'],
  ['src/policy/recurrence.ts', 'node-cron', 'packages-policy-recurrence'],
  ['src/simulator/d.ts', 'undici', 'packages-simulator'],
];

const ALLOWED: ReadonlyArray<readonly [from: string, to: string]> = [
  ['src/act/guard.ts', 'src/decide/residency.ts'],
  ['src/adapters/http/server.ts', 'src/report/words.ts'],
  ['src/policy/recurrence.ts', 'croner'],
  ['src/policy/parse.ts', 'zod'],
  ['src/adapters/prometheus/query.ts', 'undici'],
  ['src/cli/main.ts', 'src/simulator/world.ts'],
  ['src/simulator/world.ts', 'src/loop/tick.ts'],
  ['src/loop/tick.ts', 'src/decide/decide.ts'],
];

const folder = mkdtempSync(join(tmpdir(), 'kingtide-arrows-'));
plantTree(folder, [...PLANTED, ...ALLOWED]);
const planted = cruise(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('import arrows', () => {
  it('hold in the product', () => {
    const { modules, violations } = cruise(ROOT);
    expect(violations.map(({ rule, from, to }) => `${rule}: ${from} -> ${to}`)).toEqual([]);
    expect(modules).toBeGreaterThan(0);
  });

  it.each(PLANTED)('object when %s imports %s', (from, to, rule) => {
    const objections = planted.violations.filter((each) => each.from === from);
    expect(objections.map((each) => each.rule)).toContain(rule);
    expect(objections.some((each) => each.to.includes(to.replace('node:', '')))).toBe(true);
  });

  it.each(ALLOWED)('let %s import %s', (from, to) => {
    const objections = planted.violations.filter((each) => each.from === from);
    expect(objections.filter((each) => each.to.includes(to))).toEqual([]);
  });
});
