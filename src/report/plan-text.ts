/** A plan as a page of text, in one language: the verdict first, then what is missing, then tables before prose. */
import { chart } from './chart.ts';
import { optimumSentences } from './plan-bound-tables.ts';
import { templatePatch } from './plan-object-tables.ts';
import type { PlanPage } from './plan-page.ts';
import { SIGNERS } from './plan-parts.ts';
import type { PlanReport } from './plan-report.ts';
import type { PlanTable } from './plan-table.ts';
import { planTables, searchSentences } from './plan-tables.ts';
import { planTimeline } from './plan-timeline.ts';
import type { Heading, PlanWords } from './plan-words.ts';
import { timelineText } from './timeline-text.ts';
import { wideTable } from './wide-table.ts';
import { createZonedTime } from './zoned-time.ts';

export interface PlanText extends PlanPage {
  readonly width: number;
}

const TIMELINE_LINES_MAX = 40;

/** Ends with a line break. */
export function planText(input: PlanText): string {
  const { report, words } = input;
  const tables = planTables(report, words).filter(({ rows }) => rows.length > 0);
  const section = (heading: Heading): readonly string[] => sectionText(heading, tables, words);
  const lines = [
    ...titleText(report, words),
    '',
    ...verdictText(report, words),
    '',
    ...section('changes'),
    ...(report.changes?.length === 0 ? [words.phrase.unchanged, ''] : []),
    ...section('inputs'),
    ...chartText(input),
    '',
    ...section('demand'),
    ...section('capacity'),
    ...section('batches'),
    ...searchText(report, words, section('search')),
    ...section('stress'),
    ...timeline(input),
    ...section('supply'),
    ...section('residency'),
    ...(report.residency.refused.length === 0 ? [`  ${words.phrase.noRefusedMove}`, ''] : []),
    ...section('lines'),
    ...section('limits'),
    ...section('degrade'),
    ...section('money'),
    ...optimumSentences(report, words).flatMap((sentence) => [`  ${sentence}`, '']),
    ...envelopeText(report, words),
    ...templateText(report, words, section('templates')),
    ...objectText(words, section('objects')),
    words.heading.honest,
    ...report.honest.map((limit) => `  - ${words.honest[limit]}`),
    '',
    ...digestText(input),
  ];
  return `${lines.join('\n')}\n`;
}

function titleText({ promotion, from, to }: PlanReport, { phrase }: PlanWords): readonly string[] {
  const { name, calendar, start, end, readyBy, shape, timeZone } = promotion;
  const when = (iso: string): string => iso.slice(0, 16).replace('T', ' ');
  return [
    `${phrase.planOf} ${name} (${calendar}): ${when(start)} - ${when(end)} ${timeZone}; ${phrase.readyBy} ${when(readyBy)}; ${phrase.shape} ${shape}`,
    `${phrase.simulated}: ${when(from)} - ${when(to)}`,
  ];
}

export function verdictLine({ verdict }: PlanReport, words: PlanWords): string {
  const count = (weight: string): number =>
    verdict.findings.filter((finding) => finding.weight === weight).length;
  const { phrase } = words;
  const parts = [
    ...(count('fail') > 0 ? [`${count('fail')} ${phrase.fails}`] : []),
    ...(count('condition') > 0 ? [`${count('condition')} ${phrase.conditions}`] : []),
  ];
  const result = words.result[verdict.result];
  return `${words.verdict}: ${result}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
}

function verdictText(report: PlanReport, words: PlanWords): readonly string[] {
  const { findings } = report.verdict;
  return [
    verdictLine(report, words),
    ...findings.map(
      ({ code, weight, signer, about, detail }) =>
        `  [${words.weight[weight]}, ${words.signer[signer]}] ${words.finding[code](about.join(', '), detail)}`,
    ),
    words.heading.signatures,
    ...SIGNERS.map((signer) => `  ${words.signer[signer]}: ${words.signs[signer]}`),
  ];
}

function sectionText(
  heading: Heading,
  tables: readonly PlanTable[],
  words: PlanWords,
): readonly string[] {
  const own = tables.filter((table) => table.heading === heading);
  if (own.length === 0) return [];
  return [
    words.heading[heading],
    ...own.flatMap(({ head, rows, left }) => [
      ...wideTable([head, ...rows], { indent: '  ', left }),
      '',
    ]),
  ];
}

/** Sentences first, then the table, without its heading again. */
function searchText(
  report: PlanReport,
  words: PlanWords,
  [, ...rows]: readonly string[],
): readonly string[] {
  if (report.search === null) return [];
  const sentences = searchSentences(report, words).map((sentence) => `  ${sentence}`);
  return [words.heading.search, ...sentences, ...(rows.length === 0 ? [''] : rows)];
}

/** Its labels are English; a page in another language has charts of its own. */
function chartText({ report, width, language }: PlanText): readonly string[] {
  if (language !== 'en') return [];
  const { from, ...series } = report.series.expected;
  const time = createZonedTime(report.promotion.timeZone);
  return chart({ from: Date.parse(from), ...series, width, time });
}

function timeline({ report, episodes, words, width, language }: PlanText): readonly string[] {
  const time = createZonedTime(report.promotion.timeZone);
  const english = { episodes, time, linesMax: TIMELINE_LINES_MAX, width };
  const rows = planTimeline(episodes, time, language).map(({ when, what }) => [when, what]);
  return [
    ...(report.batches.length === 0 ? [words.phrase.noBatch, ''] : []),
    words.heading.timeline,
    ...(language === 'en'
      ? timelineText(english)
      : wideTable(rows, { indent: '  ', left: [0, 1] })),
    '',
  ];
}

/** What lacks, and the lines that mend it. */
function templateText(
  report: PlanReport,
  { heading, phrase }: PlanWords,
  rows: readonly string[],
): readonly string[] {
  if (rows.length === 0) return [heading.templates, `  ${phrase.lackNothing}`, ''];
  const patch = templatePatch(report).split('\n');
  return [...rows, `  ${phrase.patch}`, ...patch.map((line) => `    ${line}`), ''];
}

function objectText({ phrase }: PlanWords, rows: readonly string[]): readonly string[] {
  return rows.length === 0 ? [] : [...rows.slice(0, -1), `  ${phrase.ownBooks}`, ''];
}

function envelopeText({ money }: PlanReport, { phrase, column }: PlanWords): readonly string[] {
  const { envelopeNodes, envelopeMoney } = money;
  const parts = [
    ...(envelopeNodes === null ? [] : [`${envelopeNodes} ${column.nodes}`]),
    ...(envelopeMoney === null ? [] : [envelopeMoney]),
  ];
  return parts.length === 0 ? [] : [`  ${phrase.envelope}: ${parts.join(', ')}`, ''];
}

function digestText({ report, digest, words }: PlanText): readonly string[] {
  const { phrase, heading } = words;
  const { inputs, runs } = report.digests;
  const short = (text: string): string => text.slice(0, 16);
  const all = [runs.low, runs.expected, runs.high].map(short).join(' ');
  return [
    `${heading.digests}: ${phrase.reportDigest} ${short(digest)}; ${phrase.inputsDigest} ${short(inputs)}; ${phrase.runsDigest} ${all}`,
    `${phrase.madeBy}: ${report.command}`,
  ];
}
