/**
 * Every scenario row holds with Kingtide, and each of its expectations is missed under the control that it names; one
 * that holds under its control proves nothing. Planted bugs are run where the product is built anew for them.
 */
import { describe, expect, it } from 'vitest';
import { isLong, type Row } from '../../scripts/scenarios/rows.ts';
import { MINUTE } from '../../src/model/units.ts';
import { controlName, controlRun } from '../../src/simulator/control-run.ts';
import type { Control } from '../../src/simulator/expectation.ts';
import { type RehearsalInput, rehearse } from '../../src/simulator/rehearse.ts';
import { rowsOfThisCommit } from './rows.ts';

function inputOf({ folder }: Row): RehearsalInput {
  const { scenario, documents, expectations } = folder;
  return { scenario, documents, expectations, seed: scenario.seed, controller: true };
}

/** Each control once, with the expectations that name it. Faults may be of one kind and strike at different times. */
function controlsOf({ folder }: Row): readonly { control: Control; names: readonly string[] }[] {
  const byContent = new Map<string, { control: Control; names: string[] }>();
  for (const { name, control } of folder.expectations) {
    if (control === undefined || control.kind === 'planted') continue;
    const key = JSON.stringify(control);
    const known = byContent.get(key) ?? { control, names: [] };
    known.names.push(name);
    byContent.set(key, known);
  }
  return [...byContent.values()];
}

/** As the row itself scales the operator to nothing, with a tick or two to come back. */
function timeAway(faults: Row['folder']['scenario']['faults']): number {
  let away = 0;
  for (const { id, subject, from, until } of faults)
    if (id === 'H4' && subject === 'operator') away += until - from + MINUTE;
  return away;
}

/** Longer than a commit's rows take; weeks are run by whoever asks for them. */
const LONG: Readonly<{ timeout?: number }> = { timeout: 20 * MINUTE };

function patience(row: Row): Readonly<{ timeout?: number }> {
  return isLong(row) ? LONG : {};
}

describe.each(rowsOfThisCommit().map((row) => [row.name, row] as const))('%s', (_, row) => {
  it('names a control for every expectation', () => {
    const without = row.folder.expectations.filter(({ control }) => control === undefined);
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it(
    'holds with Kingtide: nothing is missed but what waits, and no invariant is violated',
    patience(row),
    async () => {
      const { verdicts, violations, decisions } = await rehearse(inputOf(row));
      const missed = verdicts.filter(({ held, waitsFor }) => !held && waitsFor === undefined);
      expect(missed).toEqual([]);
      expect(violations).toEqual([]);
      const { from, to, controller, api, faults } = row.folder.scenario;
      // Where requests take time, a cycle with many of them takes longer than its tick.
      const share = api?.latency === undefined ? 1 : 0.9;
      const decided = share * (to - from - timeAway(faults));
      expect(decisions).toBeGreaterThanOrEqual(Math.floor(decided / controller.tick));
    },
  );

  it.each(controlsOf(row).map((entry) => [controlName(entry.control), entry] as const))(
    'under its control (%s) misses what names it',
    patience(row),
    async (_name, { control, names }) => {
      const input = controlRun(inputOf(row), control);
      if (input === undefined) throw new Error('a planted bug is not run here');
      const { verdicts } = await rehearse(input);
      const held = verdicts.filter((verdict) => verdict.held).map(({ name }) => name);
      expect(names.filter((name) => held.includes(name))).toEqual([]);
    },
  );
});
