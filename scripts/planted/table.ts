/** docs/planted-bugs.md from the catches of one run. */
import type { Bug } from './bug.ts';
import type { Catch } from './catch.ts';

export function tableOf(bugs: readonly Bug[], catches: readonly Catch[]): string {
  const byName = new Map(catches.map((caught) => [caught.bug, caught]));
  const rows = bugs.map((bug) => rowOf(bug, byName.get(bug.name)));
  return [
    '# Planted bugs',
    '',
    'Defects that other autoscalers had, built into a copy of Kingtide one at a time. The invariant that must notice was',
    'named before the first run; it has to notice in random worlds in which the clean product is green. A crash is no catch.',
    'Written by `node scripts/planted.ts --table FILE` from the result of `npm run release-check`.',
    '',
    '| Defect | Seen before as | Named | Under | Caught by | Seed | Unit tests |',
    '|---|---|---|---|---|---:|---|',
    ...rows,
    '',
  ].join('\n');
}

function rowOf({ title, origin, invariants, under }: Bug, caught: Catch | undefined): string {
  const cells = [
    title,
    origin.trim(),
    invariants.join(', '),
    under.join(', '),
    caught?.found?.invariant ?? (caught === undefined ? 'not run' : '**not caught**'),
    caught?.found === undefined ? '' : String(caught.found.seed),
    caught?.unitTests ?? '',
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
