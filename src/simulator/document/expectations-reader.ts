/** expectations.yaml to what is judged at the end: instants resolved, tiers known. */
import type { Moment } from '../../policy/notation-time.ts';
import type { FieldFlaw, Path, Problem } from '../../policy/problem.ts';
import { resolveMoment } from '../../policy/recurrence.ts';
import { exactlyOne } from '../../policy/rules-parts.ts';
import { didYouMean } from '../../policy/suggest.ts';
import type { Control, Expectation, Measure, Window } from '../expectation.ts';
import { EXPECTATIONS_SPEC, type ExpectationDocument, MEASURES } from '../expectations-schema.ts';
import { type Scenario, workloadKey } from '../scenario.ts';
import { CONTROLS } from './control-schema.ts';
import { scheduledFault } from './fault-reader.ts';
import { readSimulatorDocument } from './read-document.ts';

export interface ExpectationsText {
  readonly text: string;
  readonly file: string;
  readonly scenario: Scenario;
}

export type ExpectationsReading =
  | { readonly ok: true; readonly expectations: readonly Expectation[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function readExpectations({ text, file, scenario }: ExpectationsText): ExpectationsReading {
  const read = readSimulatorDocument({
    text,
    file,
    kind: 'Expectations',
    schema: EXPECTATIONS_SPEC,
  });
  if (!read.ok) return read;
  const { expectations } = read.spec;
  const flaws = expectations.flatMap((expectation, index) =>
    flawsOf(expectation, ['spec', 'expectations', index], scenario),
  );
  if (flaws.length > 0) return { ok: false, problems: read.locate(flaws) };
  return {
    ok: true,
    expectations: expectations.map((expectation) => build(expectation, scenario)),
  };
}

function flawsOf(
  expectation: ExpectationDocument,
  path: Path,
  scenario: Scenario,
): readonly FieldFlaw[] {
  const one = exactlyOne({ path, value: expectation, choices: MEASURES });
  const { control } = expectation;
  const controlPath = [...path, 'control'];
  const run =
    control === undefined
      ? []
      : exactlyOne({ path: controlPath, value: control, choices: CONTROLS });
  const known = scenario.workloads.map(workloadKey);
  const unknown = tiersOf(expectation).filter((tier) => !known.includes(tier));
  const strangers = unknown.map(
    (tier): FieldFlaw => ({
      path,
      code: 'UNKNOWN_REFERENCE',
      message: `the scenario has no workload ${tier}`,
      allowed: known.join(', '),
      fix: didYouMean(tier, known),
    }),
  );
  return [...one, ...run, ...strangers];
}

function tiersOf({
  readyCapacity,
  lostShare,
  podsInCloud,
}: ExpectationDocument): readonly string[] {
  const withCapacity = readyCapacity?.tiers.map(({ tier }) => tier) ?? [];
  return [...withCapacity, ...(lostShare?.tiers ?? []), ...(podsInCloud?.tiers ?? [])];
}

function build(expectation: ExpectationDocument, scenario: Scenario): Expectation {
  const { name, says, control, waitsFor } = expectation;
  const wanted = measureOf(expectation, scenario);
  return { name, says, control: controlOf(control, scenario), waitsFor, wanted };
}

function controlOf(
  control: ExpectationDocument['control'],
  { timeZone }: Scenario,
): Control | undefined {
  if (control === undefined) return undefined;
  const { baseline, faults, planted } = control;
  if (baseline !== undefined) return { kind: 'baseline', baseline };
  if (faults !== undefined)
    return { kind: 'faults', faults: faults.map((fault) => scheduledFault(fault, timeZone)) };
  if (planted !== undefined) return { kind: 'planted', bug: planted };
  return { kind: 'controller-off' };
}

function measureOf(expectation: ExpectationDocument, scenario: Scenario): Measure {
  const { readyCapacity, lostShare, podsInCloud, peakCloudNodes } = expectation;
  if (readyCapacity !== undefined) {
    return {
      measure: 'readyCapacity',
      tiers: readyCapacity.tiers,
      ...windowOf(readyCapacity, scenario),
    };
  }
  if (lostShare !== undefined) {
    const { tiers, atMost } = lostShare;
    return { measure: 'lostShare', tiers, atMost, ...windowOf(lostShare, scenario) };
  }
  if (podsInCloud !== undefined) return { measure: 'podsInCloud', ...podsInCloud };
  if (peakCloudNodes !== undefined) {
    const { atLeast, atMost } = peakCloudNodes;
    return { measure: 'peakCloudNodes', atLeast, atMost, ...windowOf(peakCloudNodes, scenario) };
  }
  return billed(expectation);
}

function billed({ name, cloudNodesLeft, cloudNodeHours, cost }: ExpectationDocument): Measure {
  if (cloudNodesLeft !== undefined) return { measure: 'cloudNodesLeft', ...cloudNodesLeft };
  if (cost !== undefined) return { measure: 'cost', ...cost };
  if (cloudNodeHours === undefined)
    throw new Error(`${name} measures nothing, though it passed the check`);
  return {
    measure: 'cloudNodeHours',
    atLeast: cloudNodeHours.atLeast,
    atMost: cloudNodeHours.atMost,
  };
}

interface Span {
  readonly from?: Moment | undefined;
  readonly until?: Moment | undefined;
}

function windowOf({ from, until }: Span, { timeZone, from: start, to: end }: Scenario): Window {
  const instantOf = (moment: Moment) => resolveMoment(moment, timeZone, 'start').ms;
  return {
    from: from === undefined ? start : instantOf(from),
    until: until === undefined ? end : instantOf(until),
  };
}
