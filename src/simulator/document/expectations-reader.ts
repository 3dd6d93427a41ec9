/** expectations.yaml to what is judged at the end: instants resolved, tiers known. */
import type { Moment } from '../../policy/notation-time.ts';
import type { FieldFlaw, Path, Problem } from '../../policy/problem.ts';
import { resolveMoment } from '../../policy/recurrence.ts';
import { exactlyOne } from '../../policy/rules-parts.ts';
import { didYouMean } from '../../policy/suggest.ts';
import type { Control, Expectation, Limits, Measure, Window } from '../expectation.ts';
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
  const workloads = scenario.workloads.map(workloadKey);
  const sites = [...new Set(scenario.pools.map(({ site }) => site))];
  return [
    ...one,
    ...run,
    ...strangers(tiersOf(expectation), { path, what: 'workload', known: workloads }),
    ...strangers(expectation.podsInCloud?.sites ?? [], { path, what: 'pool at', known: sites }),
  ];
}

/** A name of nothing would make an expectation that nothing can miss. */
function strangers(
  names: readonly string[],
  { path, what, known }: { path: Path; what: string; known: readonly string[] },
): readonly FieldFlaw[] {
  const unknown = names.filter((name) => !known.includes(name));
  return unknown.map((name) => ({
    path,
    code: 'UNKNOWN_REFERENCE',
    message: `the scenario has no ${what} ${name}`,
    allowed: known.join(', '),
    fix: didYouMean(name, known),
  }));
}

function tiersOf({
  readyCapacity,
  lostShare,
  servedRequests,
  podsInCloud,
  podsCutShort,
  stepsTaken,
}: ExpectationDocument): readonly string[] {
  const withCapacity = readyCapacity?.tiers.map(({ tier }) => tier) ?? [];
  const counted = [lostShare, servedRequests, podsInCloud, podsCutShort].flatMap(
    (one) => one?.tiers ?? [],
  );
  const stepping = stepsTaken === undefined ? [] : [stepsTaken.tier];
  return [...withCapacity, ...counted, ...stepping];
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
  const { baseline, faults, without, planted } = control;
  if (baseline !== undefined) return { kind: 'baseline', baseline };
  if (faults !== undefined)
    return { kind: 'faults', faults: faults.map((fault) => scheduledFault(fault, timeZone)) };
  if (without !== undefined) return { kind: 'without', unsaid: without };
  if (planted !== undefined) return { kind: 'planted', bug: planted };
  return { kind: 'controller-off' };
}

function measureOf(expectation: ExpectationDocument, scenario: Scenario): Measure {
  const { readyCapacity, lostShare, servedRequests, podsInCloud, peakCloudNodes, stepsTaken } =
    expectation;
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
  if (servedRequests !== undefined)
    return {
      measure: 'servedRequests',
      tiers: servedRequests.tiers,
      ...limitsOf(servedRequests),
      ...windowOf(servedRequests, scenario),
    };
  if (podsInCloud !== undefined) return { measure: 'podsInCloud', ...podsInCloud };
  if (peakCloudNodes !== undefined) {
    const { atLeast, atMost } = peakCloudNodes;
    return { measure: 'peakCloudNodes', atLeast, atMost, ...windowOf(peakCloudNodes, scenario) };
  }
  if (stepsTaken !== undefined) {
    const { tier, are } = stepsTaken;
    return { measure: 'stepsTaken', tier, are, ...windowOf(stepsTaken, scenario) };
  }
  return counted(expectation);
}

function counted(expectation: ExpectationDocument): Measure {
  const { name, podsCutShort, cloudNodesLeft, cloudNodeHours, machinesBought, cost } = expectation;
  if (podsCutShort !== undefined) return { measure: 'podsCutShort', ...podsCutShort };
  if (cloudNodesLeft !== undefined) return { measure: 'cloudNodesLeft', ...cloudNodesLeft };
  if (cost !== undefined) return { measure: 'cost', ...cost };
  if (expectation.tenantCost !== undefined) {
    const { tenant, atLeast, atMost } = expectation.tenantCost;
    return { measure: 'tenantCost', tenant, atLeast, atMost };
  }
  if (machinesBought !== undefined)
    return { measure: 'machinesBought', ...limitsOf(machinesBought) };
  if (cloudNodeHours === undefined)
    throw new Error(`${name} measures nothing, though it passed the check`);
  return { measure: 'cloudNodeHours', ...limitsOf(cloudNodeHours) };
}

function limitsOf({ atLeast, atMost }: NonNullable<ExpectationDocument['cloudNodeHours']>): Limits {
  return { atLeast, atMost };
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
