/** docs/planted-bugs.md from the catches of one run. Judges nothing: what was not caught is shown as not caught. */
import type { Bug } from './bug.ts';
import type { Catch } from './catch.ts';

const HEAD = `# Planted bugs

Defects that other autoscalers had, built into a copy of Kingtide one at a time. The invariant that must notice was named
before the first run; it has to notice in random worlds in which the clean product keeps every invariant. A crash is no
catch. A defect lies as deep as it must: where a second place of the product would stop it, that place is edited, too.

\`node scripts/planted.ts --out FILE\` hunts them all, \`node scripts/planted.ts --table FILE\` writes this page from the
result. The defects are in \`test/planted/bugs\`, with the faults that every hunted world has and what it is besides.

| Defect | Seen before as | Named | Under | World | Caught by | Seed | Unit tests |
|---|---|---|---|---|---|---:|---|`;

export function tableOf(bugs: readonly Bug[], catches: readonly Catch[]): string {
  const byName = new Map(catches.map((caught) => [caught.bug, caught]));
  const rows = bugs.map((bug) => rowOf(bug, byName.get(bug.name)));
  return [HEAD, ...rows, '', summaryOf(bugs, byName), ''].join('\n');
}

function rowOf({ name, title, origin, ...how }: Bug, caught: Catch | undefined): string {
  const cells = [
    `\`${name}\`: ${title}`,
    origin.trim(),
    how.invariants.join(', '),
    how.under.join(', '),
    how.world.join(', '),
    catcherOf(caught),
    caught?.found === undefined ? '' : String(caught.found.seed),
    caught?.unitTests ?? '',
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function catcherOf(caught: Catch | undefined): string {
  if (caught === undefined) return 'not run';
  const { found, others, tried } = caught;
  if (found !== undefined) return found.invariant;
  const another = others.length > 0 ? `; ${others.join(', ')} broke instead` : '';
  return `**not caught** in ${tried} seeds${another}`;
}

function summaryOf(bugs: readonly Bug[], byName: ReadonlyMap<string, Catch>): string {
  const caught = bugs.flatMap(({ name }) => {
    const found = byName.get(name)?.found;
    return found === undefined ? [] : [{ name, seed: found.seed }];
  });
  const [slowest] = caught.toSorted((a, b) => b.seed - a.seed);
  if (slowest === undefined) return 'None was caught.';
  return `${caught.length} of ${bugs.length} are caught; the slowest, \`${slowest.name}\`, at seed ${slowest.seed}.`;
}
