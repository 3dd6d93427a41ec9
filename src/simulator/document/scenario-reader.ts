/** scenario.yaml to the truth of a rehearsal: instants resolved, references checked. */
import type { Millis } from '../../model/units.ts';
import type { Moment } from '../../policy/notation-time.ts';
import type { FieldFlaw, Path, Problem } from '../../policy/problem.ts';
import { resolveMoment } from '../../policy/recurrence.ts';
import type { ApiTruth } from '../api/api-truth.ts';
import type { Scenario, WorkloadTruth } from '../scenario.ts';
import { SCENARIO_SPEC, type ScenarioDocument } from '../scenario-schema.ts';
import type { TrafficPart } from '../traffic/part.ts';
import { scheduledFault } from './fault-reader.ts';
import { readGauge } from './gauge-schema.ts';
import { habitFlaws } from './habit-flaws.ts';
import { loadFlaws, readScenarioLoad, readWorkloadLoad } from './load-reader.ts';
import { readHabits } from './provider-schema.ts';
import { readSimulatorDocument } from './read-document.ts';
import { readTrafficPart, type TrafficContext } from './traffic-reader.ts';
import { readWorkloadHabits } from './workload-schema.ts';

export interface ScenarioText {
  readonly text: string;
  readonly file: string;
  readonly fileText: (name: string) => string | undefined;
}

export type ScenarioReading =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function readScenario({ text, file, fileText }: ScenarioText): ScenarioReading {
  const read = readSimulatorDocument({ text, file, kind: 'Scenario', schema: SCENARIO_SPEC });
  if (!read.ok) return read;
  const flaws: FieldFlaw[] = [];
  const scenario = build({ name: read.name, spec: read.spec, fileText, flaws });
  if (flaws.length > 0) return { ok: false, problems: read.locate(flaws) };
  return { ok: true, scenario };
}

interface Building {
  readonly name: string;
  readonly spec: ScenarioDocument;
  readonly fileText: (name: string) => string | undefined;
  /** Filled as they are found. */
  readonly flaws: FieldFlaw[];
}

function build({ name, spec, fileText, flaws }: Building): Scenario {
  const instantOf = (moment: Moment): Millis => resolveMoment(moment, spec.timeZone, 'start').ms;
  const from = instantOf(spec.from);
  const to = instantOf(spec.to);
  if (to <= from) flaws.push(endBeforeStart());
  const context: TrafficContext = { timeZone: spec.timeZone, start: from, fileText };
  flaws.push(
    ...unknownNamespaces(spec),
    ...mixedCurrencies(spec),
    ...habitFlaws(spec),
    ...loadFlaws(spec),
  );
  const workloads = spec.workloads.map((workload, index) =>
    buildWorkload({ workload, path: ['spec', 'workloads', index], context, flaws }),
  );
  return {
    ...spec,
    api: readApi(spec.api),
    gauges: spec.gauges?.map((gauge) => readGauge(gauge, instantOf)),
    ...readScenarioLoad(spec),
    name,
    from,
    to,
    sites: spec.sites.map((site) => ({
      name: site.name,
      nodes: site.nodes.map(({ name: group, count, ...allocatable }) => ({
        name: group,
        count,
        allocatable,
      })),
    })),
    workloads,
    registries: new Map(spec.registries.map((site) => [site.name, site.bandwidth])),
    faults: spec.faults.map((fault) => scheduledFault(fault, spec.timeZone)),
    pools: spec.pools.map((pool) => ({
      nodeGroup: pool.name,
      site: pool.site,
      burstClass: pool.burstClass,
      allocatable: pool.node,
      leadTime: pool.leadTime,
      deletion: pool.deletion,
      stock: pool.stock,
      maxNodes: pool.maxNodes,
      pricePerHour: pool.perHour,
      habits: readHabits(pool, instantOf),
    })),
  };
}

interface WorkloadBuilding {
  readonly workload: ScenarioDocument['workloads'][number];
  readonly path: Path;
  readonly context: TrafficContext;
  readonly flaws: FieldFlaw[];
}

function buildWorkload({ workload, path, context, flaws }: WorkloadBuilding): WorkloadTruth {
  const traffic: TrafficPart[] = [];
  for (const [index, part] of workload.traffic.entries()) {
    const read = readTrafficPart(part, [...path, 'traffic', index], context);
    if (read.ok) traffic.push(read.part);
    else flaws.push(...read.flaws);
  }
  return {
    name: workload.name,
    namespace: workload.namespace,
    replicas: workload.replicas,
    perPod: { ...workload.perPod, pods: 1 },
    burstable: workload.burstable,
    tolerates: workload.tolerates,
    unitCapacity: workload.unitCapacity,
    unitCapacityAt: new Map(workload.perSite.map((site) => [site.name, site.unitCapacity])),
    podReady: workload.podReady,
    grace: workload.grace,
    habits: readWorkloadHabits(
      workload,
      (moment) => resolveMoment(moment, context.timeZone, 'start').ms,
    ),
    traffic,
    ...readWorkloadLoad(workload),
  };
}

function endBeforeStart(): FieldFlaw {
  return {
    path: ['spec', 'to'],
    code: 'END_NOT_AFTER_START',
    message: 'the rehearsal ends before it begins',
    allowed: 'a time after spec.from',
    fix: 'correct spec.from or spec.to',
  };
}

function unknownNamespaces({ namespaces, workloads }: ScenarioDocument): readonly FieldFlaw[] {
  const known = new Set(namespaces.map(({ name }) => name));
  return workloads.flatMap(({ namespace }, index): readonly FieldFlaw[] => {
    if (known.has(namespace)) return [];
    return [
      {
        path: ['spec', 'workloads', index, 'namespace'],
        code: 'UNKNOWN_REFERENCE',
        message: `there is no namespace "${namespace}" in spec.namespaces`,
        allowed: [...known].join(', ') || 'none are listed',
        fix: `add { name: ${namespace} } to spec.namespaces`,
      },
    ];
  });
}

function mixedCurrencies({ pools }: ScenarioDocument): readonly FieldFlaw[] {
  const first = pools[0]?.perHour.currency;
  return pools.flatMap(({ perHour }, index): readonly FieldFlaw[] => {
    if (perHour.currency === first) return [];
    return [
      {
        path: ['spec', 'pools', index, 'perHour'],
        code: 'MIXED_CURRENCY',
        message: `prices in ${first} and ${perHour.currency} cannot be added`,
        allowed: 'one currency',
        fix: `write the price in ${first}`,
      },
    ];
  });
}

/** Absent stays absent: a world without it asks nobody. */
function readApi(api: ScenarioDocument['api']): ApiTruth | undefined {
  return api && { latency: api.latency, requestsPerSecond: api.requestsPerSecond };
}
