/** The inputs of a plan with where each number stands and how old it is at zero hour. */
import { DAY, MINUTE, type Millis, SECOND } from '../model/units.ts';
import type { DocumentOf, PolicyDocument } from '../policy/document.ts';
import { ofKind } from '../policy/policy-set.ts';
import type { Path } from '../policy/problem.ts';
import { lengthOf, money, oneDecimal, whole } from '../report/numbers.ts';
import type { PlanInputRow } from '../report/plan-parts.ts';
import { callsOf } from '../simulator/planning/planned-world.ts';
import { dateText, type PlanFacts, tiersOf } from './plan-facts.ts';
import { usualPeak } from './plan-rows.ts';

export function inputRows(facts: PlanFacts): readonly PlanInputRow[] {
  return [...calendarRows(facts), ...shopRows(facts), ...tierRows(facts), ...poolRows(facts)];
}

interface Fact {
  readonly what: PlanInputRow['what'];
  readonly subject: string;
  readonly value: string;
  readonly source: string;
}

function undated(fact: Fact): PlanInputRow {
  return { ...fact, measured: null, ageDays: null };
}

function placeOf({ origin }: PolicyDocument, path: Path): string {
  return `${origin.file}:${origin.locate(path).line}`;
}

function calendarRows({ documents, window, time }: PlanFacts): readonly PlanInputRow[] {
  const calendar = ofKind(documents, 'PromotionCalendar').find(
    ({ meta }) => meta.name === window.calendar,
  );
  const index = calendar?.spec.promotions.findIndex(({ name }) => name === window.promotion) ?? -1;
  const promotion = calendar?.spec.promotions[index];
  if (calendar === undefined || promotion === undefined) return [];
  const path = ['spec', 'promotions', index];
  const when = (at: Millis): string => time.iso(at).slice(0, 16).replace('T', ' ');
  const span = `${when(window.start)} - ${when(window.end)}`;
  const { demand, tiers = [] } = promotion;
  return [
    undated({
      what: 'promotion',
      subject: window.promotion,
      value: span,
      source: placeOf(calendar, path),
    }),
    ...(demand === undefined
      ? []
      : [upliftRow('*', demand, placeOf(calendar, [...path, 'demand']))]),
    ...tiers.map(({ policy, multiplier, peak }, place) =>
      upliftRow(
        `${policy.namespace}/${policy.name}`,
        { multiplier, peak },
        placeOf(calendar, [...path, 'tiers', place]),
      ),
    ),
  ];
}

type Multiplier = NonNullable<
  DocumentOf<'PromotionCalendar'>['spec']['promotions'][number]['demand']
>['multiplier'];

function upliftRow(
  subject: string,
  { multiplier, peak }: { multiplier?: Multiplier | undefined; peak?: number | undefined },
  source: string,
): PlanInputRow {
  if (multiplier === undefined)
    return undated({ what: 'peak', subject, value: `${whole(peak ?? 0)} rps`, source });
  const { of, low, expected, high } = multiplier;
  const value = `${low ?? '-'} / ${expected} / ${high ?? '-'} x ${of}`;
  return undated({ what: 'multiplier', subject, value, source });
}

function shopRows({ shop }: PlanFacts): readonly PlanInputRow[] {
  return shop.sites.flatMap(({ name, nodes }) =>
    nodes.map(({ count, allocatable: { cpu, memory } }) =>
      undated({
        what: 'home-nodes',
        subject: name,
        value: `${whole(count)} x ${oneDecimal(cpu / 1_000)} cores, ${oneDecimal(memory / 1_024 ** 3)} GiB`,
        source: 'scenario.yaml',
      }),
    ),
  );
}

function tierRows(facts: PlanFacts): readonly PlanInputRow[] {
  return tiersOf(facts).flatMap((policy) => {
    const document = ofKind(facts.documents, 'ScalingPolicy').find(
      ({ meta }) => `${meta.namespace}/${meta.name}` === policy.id,
    );
    if (document === undefined || policy.demands.length === 0) return [];
    const subject = policy.id;
    const at = (...path: Path): string => placeOf(document, ['spec', ...path]);
    const raised = callsOf(policy, facts).length > 0;
    return [
      ...(raised
        ? [
            undated({
              what: 'daily-peak',
              subject,
              value: `${whole(usualPeak(policy, facts))} rps`,
              source: 'scenario.yaml (p99, 14 d)',
            }),
          ]
        : []),
      capacityRow({ document, facts, subject, source: at('demands', 0, 'perReplica') }),
      undated({
        what: 'water-level',
        subject,
        value: `${Math.round(policy.waterLevel * 100)}%`,
        source: at('capacity', 'waterLevel'),
      }),
      undated({
        what: 'pod-ready',
        subject,
        value: leadText(policy.podReady),
        source: at('capacity', 'podReady'),
      }),
    ];
  });
}

interface CapacityOf {
  readonly document: DocumentOf<'ScalingPolicy'>;
  readonly facts: PlanFacts;
  readonly subject: string;
  readonly source: string;
}

function capacityRow({ document, facts, subject, source }: CapacityOf): PlanInputRow {
  const { capacity } = document.spec;
  const measured = capacity.measured === undefined ? null : dateText(capacity.measured);
  const age = measured === null ? null : (facts.window.start - Date.parse(measured)) / DAY;
  return {
    what: 'unit-capacity',
    subject,
    value: `${whole(document.spec.demands[0]?.perReplica ?? 0)} rps`,
    source,
    measured,
    ageDays: age === null ? null : Math.floor(age),
  };
}

function poolRows({ documents }: PlanFacts): readonly PlanInputRow[] {
  return ofKind(documents, 'BurstPool').flatMap((document) => {
    const { meta, spec } = document;
    const row = (what: Fact['what'], value: string, path: Path): PlanInputRow =>
      undated({ what, subject: meta.name, value, source: placeOf(document, ['spec', ...path]) });
    return [
      row('node-lead-time', leadText(spec.nodeLeadTime), ['nodeLeadTime']),
      row('price', `${money(spec.price.perHour)}/h`, ['price', 'perHour']),
      row('max-nodes', whole(spec.limits.maxNodes), ['limits', 'maxNodes']),
    ];
  });
}

function leadText({ p50, p95 }: { readonly p50: Millis; readonly p95: Millis }): string {
  return `p50 ${shortly(p50)}, p95 ${shortly(p95)}`;
}

/** To the second below ten minutes. */
function shortly(time: Millis): string {
  return time < 10 * MINUTE ? `${Math.round(time / SECOND)} s` : lengthOf(time);
}
