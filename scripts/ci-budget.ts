/** `npm run ci:budget`: writes the times of the last full test run into the table of docs/ci.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSummary } from './test-reporter/summary.ts';

const DOCUMENT = join(import.meta.dirname, '..', 'docs', 'ci.md');
const BEGIN = '<!-- budget: begin -->';
const END = '<!-- budget: end -->';

function table(secondsBySuite: Readonly<Record<string, number>>): string {
  const rows = Object.entries(secondsBySuite)
    .toSorted(([, a], [, b]) => b - a)
    .map(([suite, seconds]) => `| ${suite} | ${(seconds / 60).toFixed(1)} |`);
  return ['| Suite | Minutes |', '|---|---:|', ...rows].join('\n');
}

function replaceTable(document: string, rows: string): string {
  const from = document.indexOf(BEGIN);
  const to = document.indexOf(END);
  if (from < 0 || to < from) throw new Error(`docs/ci.md has lost its "${BEGIN}" and "${END}"`);
  return `${document.slice(0, from + BEGIN.length)}\n${rows}\n${document.slice(to)}`;
}

const rows = table(readSummary().secondsBySuite);
writeFileSync(DOCUMENT, replaceTable(readFileSync(DOCUMENT, 'utf8'), rows));
console.log(rows);
