/** Puts the report of a plan together from its facts. Computes nothing of its own. */

import { MINUTE } from '../model/units.ts';
import type { PlanBreak, PlanEpisodeRow, PlanSearch, PlanSeries } from '../report/plan-parts.ts';
import type { PlanReport } from '../report/plan-report.ts';
import type { BandOutcome } from '../simulator/planning/band-outcome.ts';
import type { Break } from '../simulator/planning/break.ts';
import { byBand, type PlanFacts } from './plan-facts.ts';
import { findingsOf, resultOf } from './plan-findings.ts';
import { inputRows } from './plan-inputs.ts';
import { moneyOf } from './plan-money.ts';
import { objectRows } from './plan-objects.ts';
import {
  capacityRows,
  degradeRows,
  demandRows,
  limitRows,
  lineRows,
  refusedRows,
  residencyRows,
} from './plan-rows.ts';
import { batchRows, supplyRows } from './plan-supply.ts';
import { templateRows } from './plan-templates.ts';

export function planReport(facts: PlanFacts): PlanReport {
  const { window, bands, time, timeZone, seed, command, files, inputsDigest } = facts;
  const findings = findingsOf(facts);
  return {
    version: 1,
    promotion: {
      name: window.promotion,
      calendar: window.calendar,
      timeZone,
      start: time.iso(window.start),
      end: time.iso(window.end),
      readyBy: time.iso(window.readyFrom),
      shape: window.shape,
    },
    from: time.iso(bands.expected.from),
    to: time.iso(Math.max(bands.low.to, bands.expected.to, bands.high.to)),
    seed,
    verdict: { result: resultOf(findings), findings },
    inputs: { rows: inputRows(facts), files },
    demand: demandRows(facts),
    capacity: capacityRows(facts),
    batches: batchRows(facts),
    search: searchOf(facts),
    stress: facts.stresses ?? null,
    timeline: bands.expected.episodes.map((episode) => episodeRow(episode, facts)),
    supply: supplyRows(facts),
    residency: { tiers: residencyRows(facts), refused: refusedRows(facts) },
    lines: lineRows(facts),
    limits: limitRows(facts),
    degrade: degradeRows(facts),
    money: moneyOf(facts),
    templates: templateRows(facts),
    objects: objectRows(facts),
    changes: null,
    series: byBand((band) => seriesOf(bands[band], facts)),
    honest: honestOf(facts),
    command,
    digests: { inputs: inputsDigest, runs: byBand((band) => bands[band].digest) },
  };
}

function episodeRow(
  { from, to, before, after, reason, ...episode }: BandOutcome['episodes'][number],
  { time }: PlanFacts,
): PlanEpisodeRow {
  return {
    ...episode,
    from: time.iso(from),
    to: time.iso(to),
    before: Math.round(before),
    after: Math.round(after),
    reason: reason ?? null,
  };
}

function searchOf({ searched, bands, time }: PlanFacts): PlanSearch | null {
  if (searched === undefined) return null;
  const { broken, delays, latest } = searched;
  const shown = (first: Break): PlanBreak => ({
    ...first,
    at: time.iso(first.at),
    lost: Math.round(first.lost * 10_000) / 10_000,
  });
  const [batch] = bands.expected.batches;
  return {
    broken: broken === undefined ? null : { ...broken, first: shown(broken.first) },
    delays: delays.map(({ first, ...run }) => ({
      ...run,
      first: first === undefined ? null : shown(first),
    })),
    latestSafeStart:
      latest === undefined || batch === undefined
        ? null
        : {
            at: time.iso(batch.at + latest.minutes * MINUTE),
            minutesLater: latest.minutes,
            atLeast: latest.atLeast,
          },
  };
}

function seriesOf({ from, series }: BandOutcome, { time }: PlanFacts): PlanSeries {
  return { from: time.iso(from), ...series };
}

/** What a reader has to know before trusting it. */
function honestOf({ window, searched, stresses, rivals, optima }: PlanFacts): PlanReport['honest'] {
  const always = [
    'simulated',
    'described-shop',
    'capacity-believed',
    'stock-believed',
    'boot-drawn',
    'load-smooth',
    'no-drills',
    'data-unread',
    'preference-believed',
  ] as const;
  return [
    ...always,
    stresses === undefined ? 'no-failures' : 'failures-chosen',
    ...(window.shape === 'flash' ? (['flash-shape'] as const) : []),
    ...(searched === undefined ? (['not-searched'] as const) : []),
    ...(rivals === undefined ? [] : (['models'] as const)),
    optima.kind === 'solved' ? 'optimum' : (`optimum-${optima.kind}` as const),
  ];
}
