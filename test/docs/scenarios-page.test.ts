/**
 * docs/scenarios.md is written by a run of all rows, and says at which commit; here only that what it says of a row is still
 * about that row. A row that came after that commit is not on it until it is written again.
 */
import { expect, it } from 'vitest';
import { allRows } from '../../scripts/scenarios/rows.ts';
import { read } from '../tidy/repository-files.ts';

it('lists rows that there are, each with as many expectations as it has: npm run scenarios -- --page', () => {
  const page = read('docs/scenarios.md');
  const cells = /^\| \[([\w-]+)\]\(\.\.\/policies\/[\w-]+\/README\.md\) \| \d+ \| \d+ of (\d+)/gm;
  const listed = [...page.matchAll(cells)].map(([, name, count]) => `${name}: ${count}`);
  const there = allRows().map(({ name, folder }) => `${name}: ${folder.expectations.length}`);
  expect(listed.length).toBeGreaterThan(5);
  expect(listed.filter((row) => !there.includes(row))).toEqual([]);
  expect(page).toMatch(/at commit [0-9a-f]{40}\./);
});
