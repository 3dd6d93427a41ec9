/** The same days under Kingtide and under models of what else a shop could run, side by side. Calls every model a model. */
import type { Millis } from '../model/units.ts';
import { lengthOf, money, oneDecimal, share, whole } from './numbers.ts';
import type { TotalsReport } from './rehearsal-text.ts';
import { table } from './table.ts';

/** Milliseconds from the surge's onset; `never`: short to its end; `no-surge`: there was nothing to grow for. */
export type TimeToFullReport = Millis | 'never' | 'no-surge';

export interface SideBySideRun {
  /** Contains the word model unless it is the real controller, or nobody. */
  readonly title: string;
  readonly totals: TotalsReport;
  readonly timeToFull: TimeToFullReport;
  /** Undefined for what is not a model. */
  readonly model: { readonly source: string; readonly validated: string } | undefined;
}

const HEAD = [
  '',
  'served',
  'lost',
  'share lost',
  'minutes short',
  'node-hours',
  'money',
  'time to full',
] as const;

/** Below this, seconds are told. */
const MINUTES_FROM: Millis = 600_000;

/** Ends with a line break. */
export function sideBySideText(runs: readonly SideBySideRun[], seed: number): string {
  const rows = runs.map(({ title, totals, timeToFull }) => [
    title,
    whole(totals.served),
    whole(totals.lost),
    share(totals.lost, totals.offered),
    whole(totals.minutesShort),
    oneDecimal(totals.cloudNodeHours),
    money(totals.cost),
    timeToFullText(timeToFull),
  ]);
  const lines = [
    `Side by side: the same days, the same crowd, the same draws, seed ${seed}`,
    ...table([HEAD, ...rows], { indent: '  ' }),
    '',
    'Models are not the products they are named after: each follows the documented rules with its best ordinary',
    'configuration, in the simulated world. Time to full: from the start of the first promotion (without one, from the',
    'first load that the first replicas cannot serve) until no tier is short any more before it ends.',
    ...runs.flatMap(({ title, model }) =>
      model === undefined ? [] : [`  ${title}: ${model.validated}. Source: ${model.source}`],
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function timeToFullText(time: TimeToFullReport): string {
  if (time === 'no-surge') return '-';
  if (time === 'never') return 'never';
  if (time === 0) return 'at once';
  return time < MINUTES_FROM ? `${Math.round(time / 1_000)} s` : lengthOf(time);
}
