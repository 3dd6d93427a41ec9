/** What a pod template asks for that the allocation cannot reckon with, each in words. Any of them refuses the burst. */
import { finite, items, type Json, record, recordAt, text } from './json.ts';
import { PLACEMENT_GATE } from './names.ts';
import { gatesOf, REQUIRED } from './pod-gate.ts';
import { unrequested } from './pod-requests.ts';

/** `spec` of a pod template. Sorted by rule, so that equal templates give equal lists. */
export function unmodelledOf(spec: Json): readonly string[] {
  return [
    ...affinityLines(recordAt(spec, 'affinity')),
    ...placementLines(spec),
    ...spreadLines(spec),
    ...volumeLines(spec),
    ...containerLines(spec),
    ...unrequested(spec),
  ];
}

function affinityLines(affinity: Json): readonly string[] {
  const lines: string[] = [];
  if (items(recordAt(affinity, 'podAntiAffinity')[REQUIRED]).length > 0)
    lines.push('required podAntiAffinity');
  if (items(recordAt(affinity, 'podAffinity')[REQUIRED]).length > 0)
    lines.push('required podAffinity');
  const terms = recordAt(affinity, 'nodeAffinity', REQUIRED)['nodeSelectorTerms'];
  if (items(terms).length > 0) lines.push('required nodeAffinity');
  return lines;
}

function placementLines(spec: Json): readonly string[] {
  const lines: string[] = [];
  const selector = Object.keys(recordAt(spec, 'nodeSelector')).sort();
  if (selector.length > 0) lines.push(`nodeSelector ${selector.join(', ')}`);
  if (text(spec['nodeName'])) lines.push(`nodeName ${text(spec['nodeName'])}`);
  if (spec['hostNetwork'] === true) lines.push('hostNetwork');
  const others = gatesOf(spec).filter((gate) => gate !== PLACEMENT_GATE);
  if (others.length > 0) lines.push(`schedulingGates ${others.join(', ')}`);
  if (items(spec['resourceClaims']).length > 0) lines.push('resourceClaims');
  const scheduler = text(spec['schedulerName']) ?? 'default-scheduler';
  if (scheduler !== 'default-scheduler') lines.push(`schedulerName ${scheduler}`);
  return lines;
}

function spreadLines(spec: Json): readonly string[] {
  const hard = items(spec['topologySpreadConstraints'])
    .map(record)
    .filter((one) => one['whenUnsatisfiable'] !== 'ScheduleAnyway');
  return hard.map(
    (one) => `topologySpreadConstraints ${text(one['topologyKey']) ?? '?'} with DoNotSchedule`,
  );
}

/** Sources whose data stands on one node or in one zone. */
const STANDING_VOLUMES = ['persistentVolumeClaim', 'ephemeral', 'hostPath'] as const;

function volumeLines(spec: Json): readonly string[] {
  const lines: string[] = [];
  for (const volume of items(spec['volumes']).map(record)) {
    for (const source of STANDING_VOLUMES) {
      if (volume[source] !== undefined)
        lines.push(`volume ${text(volume['name']) ?? '?'} of type ${source}`);
    }
  }
  return lines;
}

function containerLines(spec: Json): readonly string[] {
  const containers = [...items(spec['initContainers']), ...items(spec['containers'])].map(record);
  return containers.flatMap((container) => [...portLines(container), ...resourceLines(container)]);
}

function portLines(container: Json): readonly string[] {
  const ports = items(container['ports']).map((port) => finite(record(port)['hostPort']) ?? 0);
  return ports
    .filter((port) => port > 0)
    .map((port) => `${titleOf(container)} has hostPort ${port}`);
}

function resourceLines(container: Json): readonly string[] {
  const resources = Object.keys(recordAt(container, 'resources', 'requests')).sort();
  const others = resources.filter((resource) => resource !== 'cpu' && resource !== 'memory');
  return others.map((resource) => `${titleOf(container)} requests ${resource}`);
}

function titleOf(container: Json): string {
  return `container ${text(container['name']) ?? '?'}`;
}
