/** Doors, calls, ceilings, lines and ranges as written to the truth of a scenario, and the references among them. */
import type { FieldFlaw, Path } from '../../policy/problem.ts';
import { didYouMean } from '../../policy/suggest.ts';
import type { Scenario, WorkloadTruth } from '../scenario.ts';
import type { ScenarioDocument } from '../scenario-schema.ts';
import type { CallTruth, DoorTruth } from '../traffic/door.ts';
import type { RatioRange, TruthRanges } from '../truth/ranges.ts';

type WorkloadDocument = ScenarioDocument['workloads'][number];

/** Only what is written: a workload without any of it stays as simple as it was. */
export function readWorkloadLoad(
  workload: WorkloadDocument,
): Pick<WorkloadTruth, 'door' | 'calls' | 'ceilings' | 'balancing' | 'usage'> {
  const { door, calls, ceilings, balancing, usage } = workload;
  return {
    ...(door !== undefined && { door: doorOf(door) }),
    ...(calls !== undefined && { calls: calls.map(callOf) }),
    ...(ceilings !== undefined && {
      ceilings: { requests: ceilings.requests, connections: ceilings.connections },
    }),
    ...(balancing !== undefined && { balancing }),
    ...(usage !== undefined && { usage }),
  };
}

function doorOf(door: NonNullable<WorkloadDocument['door']>): DoorTruth {
  const { queue, retries, admission, obeysLimits, botsBlocked, bytesPerRequest = 0, steps } = door;
  const own = { queue, retries, admission, botsBlocked, bytesPerRequest };
  return { ...own, ...(obeysLimits && { obeysLimits }), ...(steps !== undefined && { steps }) };
}

function callOf({ bytes = 0, ...call }: NonNullable<WorkloadDocument['calls']>[number]): CallTruth {
  return { ...call, bytes };
}

/** Undefined: as written. */
function readTruth({ truth }: ScenarioDocument): TruthRanges | undefined {
  if (truth === undefined) return undefined;
  const { unitCapacity, distance, usage, bootTimes, promotion, neighbours } = truth;
  return { unitCapacity, distance, usage, bootTimes, promotion, neighbours };
}

/** What a spec names that is not there, and ranges that end before they begin. */
export function loadFlaws(spec: ScenarioDocument): readonly FieldFlaw[] {
  return [...strangers(spec), ...unknownSites(spec), ...emptyRanges(spec)];
}

function strangers({ workloads }: ScenarioDocument): readonly FieldFlaw[] {
  const known = workloads.map(({ namespace, name }) => `${namespace}/${name}`);
  return workloads.flatMap(({ calls = [] }, index) =>
    calls.flatMap(({ to }, call) => {
      const path = ['spec', 'workloads', index, 'calls', call, 'to'];
      return known.includes(to) ? [] : [unknown({ path, what: 'workload', name: to, known })];
    }),
  );
}

function unknownSites({ lines, pools, sites }: ScenarioDocument): readonly FieldFlaw[] {
  const clouds = [...new Set(pools.map(({ site }) => site))];
  const homes = sites.map(({ name }) => name);
  return lines.flatMap(({ site, to }, index) => {
    const path: Path = ['spec', 'lines', index];
    const away = { path: [...path, 'site'], what: 'site of a pool', name: site, known: clouds };
    const home = { path: [...path, 'to'], what: 'site at home', name: to, known: homes };
    return [away, home].flatMap((end) => (end.known.includes(end.name) ? [] : [unknown(end)]));
  });
}

interface Unknown {
  readonly path: Path;
  readonly what: string;
  readonly name: string;
  readonly known: readonly string[];
}

function unknown({ path, what, name, known }: Unknown): FieldFlaw {
  return {
    path,
    code: 'UNKNOWN_REFERENCE',
    message: `there is no ${what} "${name}"`,
    allowed: known.join(', ') || 'none are listed',
    fix: didYouMean(name, known),
  };
}

function emptyRanges({ truth }: ScenarioDocument): readonly FieldFlaw[] {
  return Object.entries(truth ?? {}).flatMap(([key, range]) =>
    typeof range === 'object' && range.to < range.from ? [emptyRange(key, range)] : [],
  );
}

function emptyRange(key: string, { from, to }: RatioRange): FieldFlaw {
  return {
    path: ['spec', 'truth', key],
    code: 'OUT_OF_RANGE',
    message: `a range from ${from * 100}% to ${to * 100}% is empty`,
    allowed: 'a range whose end is not below its beginning',
    fix: 'swap them',
  };
}

/** What a whole scenario has of it. */
export function readScenarioLoad(
  spec: ScenarioDocument,
): Required<Pick<Scenario, 'lines' | 'truth'>> {
  return { lines: spec.lines, truth: readTruth(spec) };
}
