/** A finished rehearsal as a page of text: what happened, what it cost, and whether every expectation held. */
import type { Micros, Millis } from '../model/units.ts';
import { chart } from './chart.ts';
import type { Episode } from './episode.ts';
import { lengthOf, money, oneDecimal, share, whole } from './numbers.ts';
import { table } from './table.ts';
import { timelineText } from './timeline-text.ts';
import { createZonedTime } from './zoned-time.ts';

export interface TierReport {
  readonly tier: string;
  readonly offered: number;
  readonly served: number;
  readonly lost: number;
  readonly peakOffered: number;
  readonly minutesShort: number;
  readonly peakReadyPods: number;
}

export interface TotalsReport {
  readonly offered: number;
  readonly served: number;
  readonly lost: number;
  readonly minutesShort: number;
  readonly peakCloudNodes: number;
  readonly cloudNodeHours: number;
  readonly cost: { readonly currency: string; readonly micros: Micros };
  readonly instancesCreated: number;
  readonly instancesLeft: number;
  readonly tiers: readonly TierReport[];
  /** Absent: no two tenants. */
  readonly tenants?:
    | readonly { readonly tenant: string; readonly nodeHours: number; readonly micros: Micros }[]
    | undefined;
}

export interface RehearsalReport {
  readonly name: string;
  readonly summary: string;
  readonly timeZone: string;
  readonly from: Millis;
  readonly to: Millis;
  readonly seed: number;
  readonly controller: boolean;
  readonly decisions: number;
  readonly digest: string;
  /** The command that runs it again. */
  readonly replay: string;
  readonly totals: TotalsReport;
  readonly episodes: readonly Episode[];
  readonly verdicts: readonly {
    readonly name: string;
    readonly says: string;
    readonly wanted: string;
    readonly got: string;
    readonly held: boolean;
    /** What is to come before it can hold; undefined: nothing. */
    readonly waitsFor: string | undefined;
  }[];
  readonly violations: readonly {
    readonly invariant: string;
    readonly at: Millis;
    readonly message: string;
  }[];
  /** One value per minute each. */
  readonly series: {
    readonly demand: readonly number[];
    readonly capacity: readonly number[];
    readonly cloudNodes: readonly number[];
    readonly lost: readonly number[];
  };
}

const TIMELINE_LINES_MAX = 40;
const VIOLATIONS_SHOWN_MAX = 10;

/** Ends with a line break. */
export function rehearsalText(report: RehearsalReport, width: number): string {
  const time = createZonedTime(report.timeZone);
  const { from, to, seed, controller } = report;
  const lines = [
    `${report.name}, seed ${seed}${controller ? '' : ', without Kingtide'}: ${time.full(from)} to ${time.full(to)} ${report.timeZone} (${lengthOf(to - from)})`,
    report.summary,
    '',
    ...chart({ from, ...report.series, width, time }),
    '',
    'Timeline',
    ...timelineText({ episodes: report.episodes, time, linesMax: TIMELINE_LINES_MAX, width }),
    '',
    ...servedText(report.totals),
    '',
    ...cloudText(report.totals),
    ...tenantText(report.totals),
    '',
    ...violationText(report, time.full),
    ...verdictText(report),
  ];
  return `${lines.join('\n')}\n`;
}

function servedText({ tiers }: TotalsReport): readonly string[] {
  const head = [
    'Requests',
    'offered',
    'served',
    'lost',
    'share lost',
    'peak rps',
    'minutes short',
    'most pods',
  ];
  const rows = tiers.map((tier) => [
    tier.tier,
    whole(tier.offered),
    whole(tier.served),
    whole(tier.lost),
    share(tier.lost, tier.offered),
    whole(tier.peakOffered),
    whole(tier.minutesShort),
    whole(tier.peakReadyPods),
  ]);
  const [first = '', ...rest] = table([head, ...rows], { indent: '  ' });
  return [first.trimStart().padStart(first.length - 2), ...rest];
}

function cloudText(totals: TotalsReport): readonly string[] {
  const { peakCloudNodes, cloudNodeHours, cost, instancesCreated, instancesLeft } = totals;
  if (instancesCreated === 0) return ['Cloud: no machine was ordered.'];
  const left = instancesLeft === 0 ? 'all given back' : `${whole(instancesLeft)} NOT given back`;
  return [
    `Cloud: ${whole(instancesCreated)} machines, ${left}; at most ${whole(peakCloudNodes)} at a time, ${oneDecimal(cloudNodeHours)} node-hours, ${money(cost)}.`,
  ];
}

/** Parts of the line above, in the same units. */
function tenantText({ tenants = [], cost: { currency } }: TotalsReport): readonly string[] {
  return table(
    tenants.map(({ tenant, nodeHours, micros }) => [
      tenant,
      `${oneDecimal(nodeHours)} node-hours`,
      money({ currency, micros }),
    ]),
    { indent: '  ' },
  );
}

function violationText(
  { violations }: RehearsalReport,
  when: (at: Millis) => string,
): readonly string[] {
  if (violations.length === 0) return [];
  const shown = violations.slice(0, VIOLATIONS_SHOWN_MAX);
  const more = violations.length - shown.length;
  return [
    `VIOLATED INVARIANTS: ${violations.length}`,
    ...shown.map(({ invariant, at, message }) => `  ${invariant}  ${when(at)}  ${message}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    '',
  ];
}

function verdictText({
  verdicts,
  violations,
  replay,
  decisions,
  digest,
}: RehearsalReport): readonly string[] {
  const missed = verdicts.filter(({ held, waitsFor }) => !held && waitsFor === undefined).length;
  const waiting = verdicts.filter(({ held, waitsFor }) => !held && waitsFor !== undefined).length;
  const lines: string[] = [];
  if (verdicts.length > 0) lines.push('Expectations');
  for (const verdict of verdicts) lines.push(...linesOf(verdict));
  const bad = missed > 0 || violations.length > 0;
  const tally = [
    `${verdicts.length - missed - waiting} held`,
    `${missed} missed`,
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(violations.length > 0 ? [`${violations.length} violations`] : []),
  ].join(', ');
  return [
    ...lines,
    ...(lines.length > 0 ? [''] : []),
    `${bad ? 'MISSED' : 'Held'}: ${tally}; ${whole(decisions)} decisions; digest ${digest.slice(0, 16)}`,
    `Replay: ${replay}`,
  ];
}

function linesOf(verdict: RehearsalReport['verdicts'][number]): readonly string[] {
  const { name, says, wanted, got, held, waitsFor } = verdict;
  const mark = held ? 'held  ' : waitsFor === undefined ? 'MISSED' : 'waits ';
  return [
    `  ${mark}  ${name}: ${says}`,
    `          wanted ${wanted}; got ${got}`,
    ...(held || waitsFor === undefined ? [] : [`          missed until there is ${waitsFor}`]),
  ];
}
