/** A plan as one HTML file that needs no network and no script, in one language, to read and to print. */
import { element, escaped } from './html-text.ts';
import { optimumSentences } from './plan-bound-tables.ts';
import { demandChart, nodesChart, ordersChart } from './plan-charts.ts';
import { templatePatch } from './plan-object-tables.ts';
import type { PlanPage } from './plan-page.ts';
import { SIGNERS } from './plan-parts.ts';
import type { PlanReport } from './plan-report.ts';
import { PLAN_STYLE } from './plan-style.ts';
import type { PlanTable } from './plan-table.ts';
import { planTables, searchSentences } from './plan-tables.ts';
import { verdictLine } from './plan-text.ts';
import { type Language, planTimeline } from './plan-timeline.ts';
import type { Heading, PlanWords } from './plan-words.ts';
import { createZonedTime } from './zoned-time.ts';

/** Ends with a line break. */
export function planHtml(page: PlanPage): string {
  const { report, words, language } = page;
  const title = `${words.phrase.planOf} ${report.promotion.name}`;
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    element('title', escaped(title)),
    element('style', PLAN_STYLE),
  ].join('\n');
  const lang = language === 'zh' ? 'zh-CN' : 'en';
  return `<!doctype html>\n<html lang="${lang}">\n<head>\n${head}\n</head>\n<body>\n${bodyOf(page, title)}\n</body>\n</html>\n`;
}

function bodyOf(page: PlanPage, title: string): string {
  const { report, words, language } = page;
  const tables = planTables(report, words).filter(({ rows }) => rows.length > 0);
  const section = (heading: Heading, before = ''): string =>
    sectionOf({ heading, before, tables, words, language });
  return [
    element('h1', escaped(title)),
    element('p', escaped(subtitle(report, words)), 'class="small"'),
    verdictPart(report, words),
    section('changes', report.changes?.length === 0 ? paragraph(words.phrase.unchanged) : ''),
    section('demand', demandChart(report, words) + nodesChart(report, words)),
    section('capacity'),
    report.batches.length === 0
      ? element('p', escaped(words.phrase.noBatch))
      : section('batches', ordersChart(report)),
    section('search', searchSentences(report, words).map(paragraph).join('')),
    section('stress'),
    timelinePart(page),
    section('supply'),
    section('residency'),
    section('lines'),
    section('limits'),
    section('degrade'),
    section('money'),
    ...optimumSentences(report, words).map(paragraph),
    section('templates', report.templates.length === 0 ? paragraph(words.phrase.lackNothing) : ''),
    ...patchPart(report, words),
    section('objects', paragraph(words.phrase.ownBooks)),
    section('inputs'),
    element('h2', escaped(words.heading.honest)),
    element(
      'ul',
      report.honest.map((limit) => element('li', escaped(words.honest[limit]))).join(''),
    ),
    digestPart(page),
  ].join('\n');
}

function patchPart(report: PlanReport, { phrase }: PlanWords): readonly string[] {
  if (report.templates.length === 0) return [];
  return [paragraph(phrase.patch), element('pre', escaped(templatePatch(report)))];
}

function paragraph(text: string): string {
  return element('p', escaped(text));
}

function subtitle({ promotion, from, to }: PlanReport, { phrase }: PlanWords): string {
  const when = (iso: string): string => iso.slice(0, 16).replace('T', ' ');
  const { calendar, start, end, timeZone, readyBy, shape } = promotion;
  return `${calendar}: ${when(start)} - ${when(end)} ${timeZone}; ${phrase.readyBy} ${when(readyBy)}; ${phrase.shape} ${shape}; ${phrase.simulated} ${when(from)} - ${when(to)}`;
}

function verdictPart(report: PlanReport, words: PlanWords): string {
  const { result, findings } = report.verdict;
  const items = findings.map(({ code, weight, signer, about, detail }) => {
    const says = `[${words.signer[signer]}] ${words.finding[code](about.join(', '), detail)}`;
    return element('li', escaped(says), weight === 'fail' ? 'class="missing"' : '');
  });
  const rows = SIGNERS.map((signer) =>
    element(
      'tr',
      [words.signer[signer], words.signs[signer], ''].map((cell) => cellOf(cell, true)).join(''),
    ),
  );
  return [
    element('div', escaped(verdictLine(report, words)), `class="verdict ${result}"`),
    items.length === 0 ? '' : element('ul', items.join('')),
    element('h2', escaped(words.heading.signatures)),
    element('table', rows.join(''), 'class="sign"'),
  ].join('\n');
}

interface Section {
  readonly heading: Heading;
  readonly before: string;
  readonly tables: readonly PlanTable[];
  readonly words: PlanWords;
  readonly language: Language;
}

/** Nothing where there is neither a table nor anything before it. */
function sectionOf({ heading, before, tables, words, language }: Section): string {
  const own = tables.filter((table) => table.heading === heading);
  if (own.length === 0 && before === '') return '';
  const drawn = own.map((table) => tableOf(table, language));
  return [element('h2', escaped(words.heading[heading])), before, ...drawn].join('\n');
}

function tableOf({ head, rows, left }: PlanTable, language: Language): string {
  const line = (cells: readonly string[], tag: 'th' | 'td'): string =>
    element(
      'tr',
      cells.map((cell, index) => cellOf(cell, left.includes(index), { tag, language })).join(''),
    );
  const body = rows.map((row) => line(row, 'td')).join('\n');
  return element('table', `${element('thead', line(head, 'th'))}\n${element('tbody', body)}`);
}

interface CellStyle {
  readonly tag: 'th' | 'td';
  readonly language: Language;
}

function cellOf(
  content: string,
  isWord: boolean,
  { tag, language }: CellStyle = { tag: 'td', language: 'en' },
): string {
  const name = isWord ? 'class="word"' : '';
  const short = language === 'zh' && !isWord ? inMyriads(content) : content;
  const hover = short === content ? '' : `title="${escaped(content)}"`;
  return element(tag, escaped(short), [name, hover].filter((part) => part !== '').join(' '));
}

const MYRIAD = 10_000;

/** `71,984` as `7.2 万`, `123,456,789` as `1.23 亿`; the raw value is shown on hover. */
function inMyriads(content: string): string {
  if (!/^-?\d{1,3}(,\d{3})+$/.test(content)) return content;
  const value = Number(content.replaceAll(',', ''));
  if (Math.abs(value) < MYRIAD) return content;
  const hundredMillions = value / MYRIAD ** 2;
  if (Math.abs(hundredMillions) >= 1) return `${hundredMillions.toFixed(2)} 亿`;
  return `${(value / MYRIAD).toFixed(1)} 万`;
}

function timelinePart({ report, episodes, words, language }: PlanPage): string {
  const time = createZonedTime(report.promotion.timeZone);
  const rows = planTimeline(episodes, time, language).map(({ when, what }) =>
    element('tr', element('td', escaped(when), 'class="when"') + cellOf(what, true)),
  );
  return [element('h2', escaped(words.heading.timeline)), element('table', rows.join('\n'))].join(
    '\n',
  );
}

function digestPart({ report, digest, words }: PlanPage): string {
  const { inputs, runs } = report.digests;
  const { phrase, heading } = words;
  const files = report.inputs.files.map(({ file, sha256 }) => `${file} ${sha256.slice(0, 16)}`);
  const lines = [
    `${phrase.reportDigest} ${digest}`,
    `${phrase.inputsDigest} ${inputs}`,
    `${phrase.runsDigest} ${[runs.low, runs.expected, runs.high].join(' ')}`,
    files.join(', '),
    `${phrase.madeBy}: ${report.command}`,
  ];
  return [
    element('h2', escaped(heading.digests)),
    element('p', lines.map(escaped).join('<br>'), 'class="small"'),
  ].join('\n');
}
