/** What is different between two plans, item by item: verdict, findings, inputs, demand, capacity, orders, money. Judges nothing. */
import { money, oneDecimal, whole } from './numbers.ts';
import { PLAN_BANDS, type PlanChangeRow } from './plan-parts.ts';
import type { PlanReport } from './plan-report.ts';

type Facts = ReadonlyMap<string, Fact>;

interface Fact {
  readonly part: PlanChangeRow['part'];
  readonly subject: string;
  readonly text: string;
}

/** In the order of the report; what is only in one of them stands beside null. */
export function planChanges(before: PlanReport, after: PlanReport): readonly PlanChangeRow[] {
  const [old, fresh] = [factsOf(before), factsOf(after)];
  const keys = [...new Set([...fresh.keys(), ...old.keys()])];
  return keys.flatMap((key): readonly PlanChangeRow[] => {
    const [was, is] = [old.get(key), fresh.get(key)];
    const named = is ?? was;
    if (named === undefined || was?.text === is?.text) return [];
    const { part, subject } = named;
    return [{ part, subject, before: was?.text ?? null, after: is?.text ?? null }];
  });
}

function factsOf(report: PlanReport): Facts {
  const facts = new Map<string, Fact>();
  const add = (part: Fact['part'], subject: string, text: string): void => {
    facts.set(`${part} ${subject}`, { part, subject, text });
  };
  add('verdict', report.promotion.name, report.verdict.result);
  for (const { code, about, detail } of report.verdict.findings)
    add('finding', [code, ...about].join(' '), detail === '' ? 'yes' : detail);
  for (const { what, subject, value, measured } of report.inputs.rows)
    add(
      'input',
      `${what} ${subject}`,
      [value, ...(measured === null ? [] : [measured])].join(', '),
    );
  for (const { tier, peak } of report.demand)
    add('demand', tier, PLAN_BANDS.map((band) => whole(peak[band])).join(' / '));
  for (const { tier, pods, podsInCloud } of report.capacity)
    add('pods', tier, `${whole(pods)} (${whole(podsInCloud)})`);
  for (const { pool, nodes } of report.supply)
    add('nodes', pool, PLAN_BANDS.map((band) => whole(nodes[band])).join(' / '));
  addSums(report, add);
  return facts;
}

function addSums(
  { search, money: sums }: PlanReport,
  add: (part: Fact['part'], subject: string, text: string) => void,
): void {
  const { currency, cost, nodeHours } = sums;
  const costs = PLAN_BANDS.map((band) => money({ currency, micros: cost[band] }));
  add('money', 'cost', costs.join(' / '));
  add('money', 'node-hours', PLAN_BANDS.map((band) => oneDecimal(nodeHours[band])).join(' / '));
  if (search === null) return;
  const { broken, latestSafeStart } = search;
  add('search', 'holds', broken === null ? '-' : `${broken.holds} x, ${broken.first.tier}`);
  add('search', 'latest', latestSafeStart === null ? '-' : latestSafeStart.at);
}
