/**
 * Planted bugs stay plantable: every edit finds its place in today's product exactly once. Two of them, other ones with
 * each commit, are also built into a copy and must be caught; the release check does so with all.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allBugs, type Bug } from '../../scripts/planted/bug.ts';
import { catchBug } from '../../scripts/planted/catch.ts';
import { turnOfCommit } from '../../scripts/release/commit.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Those that ordinary days show within few seeds, so that two fit into a commit's minutes. */
const QUICK = [
  ...['cap-off-by-one', 'envelope-unread', 'list-failed-is-empty', 'marks-anew', 'never-returns'],
  ...['no-stabilisation', 'orders-once', 'paused-on-paper', 'returned-full', 'step-unlimited'],
  ...['gate-not-compared', 'hardest-step-first', 'remainder-forgotten', 'undone-from-the-first'],
  ...['gates-for-the-leader', 'gates-wait-for-a-pause'],
];
const TURNS = 2;
const SEEDS = 40;

const TURN = turnOfCommit(QUICK.length);
const chosen: readonly Bug[] = allBugs()
  .filter(({ name }) => QUICK.includes(name))
  .filter((_, index, quick) => (index + TURN) % quick.length < TURNS);

describe('planted bugs', () => {
  it('are thirty at least, each with an edit that finds its place once', () => {
    const bugs = allBugs();
    const lost = bugs.flatMap(({ name, edits }) =>
      edits
        .filter(({ file, find }) => readFileSync(join(ROOT, file), 'utf8').split(find).length !== 2)
        .map(({ file }) => `${name}: ${file}`),
    );
    expect(lost).toEqual([]);
    expect(bugs.length).toBeGreaterThanOrEqual(30);
  });

  it.each(chosen.map((bug) => [bug.name, bug] as const))(
    '%s is caught by an invariant named beforehand, where the clean product is green',
    async (_, bug) => {
      const caught = await catchBug(bug, { seeds: SEEDS, unitTests: false });
      expect(caught).toMatchObject({ typeChecks: true, cleanIsGreen: true });
      expect(bug.invariants).toContain(caught.found?.invariant);
    },
  );
});
