/** The same days with and without Kingtide, side by side. */
import { money, oneDecimal, share, whole } from './numbers.ts';
import type { TotalsReport } from './rehearsal-text.ts';
import { table } from './table.ts';

export interface Compared {
  readonly name: string;
  readonly totals: TotalsReport;
}

type Row = readonly [name: string, value: (totals: TotalsReport) => string];

const ROWS: readonly Row[] = [
  ['requests offered', ({ offered }) => whole(offered)],
  ['requests served', ({ served }) => whole(served)],
  ['requests lost', ({ lost }) => whole(lost)],
  ['share lost', ({ lost, offered }) => share(lost, offered)],
  ['minutes short', ({ minutesShort }) => whole(minutesShort)],
  ['peak cloud nodes', ({ peakCloudNodes }) => whole(peakCloudNodes)],
  ['cloud node-hours', ({ cloudNodeHours }) => oneDecimal(cloudNodeHours)],
  ['money', ({ cost }) => money(cost)],
  ['machines not given back', ({ instancesLeft }) => whole(instancesLeft)],
];

/** Ends with a line break. */
export function comparisonText(runs: readonly Compared[]): string {
  const head = ['', ...runs.map(({ name }) => name)];
  const body = ROWS.map(([name, value]) => [name, ...runs.map(({ totals }) => value(totals))]);
  return `${table([head, ...body], { indent: '  ' }).join('\n')}\n`;
}
