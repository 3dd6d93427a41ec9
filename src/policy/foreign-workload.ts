/** What manifests of workloads say about a pod. Looks only at what a burst depends on; unknown shapes read as absent. */
import type { ForeignObject } from './parse.ts';
import { below, isPlainMap, listBelow, textBelow } from './plain-map.ts';

export interface PodNeeds {
  /** Millicores and bytes of all containers; undefined where a container names none. */
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
}

export function podTemplate(workload: ForeignObject): unknown {
  return below(workload.value, 'spec', 'template');
}

export function labelsOf(value: unknown): Readonly<Record<string, unknown>> {
  const labels = below(value, 'metadata', 'labels');
  return isPlainMap(labels) ? labels : {};
}

const DATA_VOLUMES = ['persistentVolumeClaim', 'hostPath', 'ephemeral', 'local'];

/** `volume "data" (persistentVolumeClaim)`, or undefined for a pod without data of its own. */
export function dataVolume(template: unknown): string | undefined {
  for (const volume of listBelow(template, 'spec', 'volumes')) {
    const source = DATA_VOLUMES.find((name) => below(volume, name) !== undefined);
    if (source !== undefined) return `volume "${textBelow(volume, 'name') ?? ''}" (${source})`;
  }
  return undefined;
}

export function podNeeds(template: unknown): PodNeeds {
  const containers = listBelow(template, 'spec', 'containers');
  const cpu = total(containers, 'cpu');
  const memory = total(containers, 'memory');
  return { cpu: cpu === undefined ? undefined : cpu * 1_000, memory };
}

function total(containers: readonly unknown[], resource: string): number | undefined {
  let sum = 0;
  for (const container of containers) {
    const request = quantity(below(container, 'resources', 'requests', resource));
    if (request === undefined) return undefined;
    sum += request;
  }
  return sum;
}

const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A Kubernetes quantity as a number. */
export function quantity(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const parts = /^(\d{1,15}(?:\.\d{1,9})?)([A-Za-z]{0,2})$/.exec(String(value));
  if (parts === null) return undefined;
  const number = Number(parts[1]) * Number(FACTORS[String(parts[2])]);
  return Number.isNaN(number) ? undefined : number;
}

/** Whether a `matchLabels` of another object chooses these labels. */
export function chooses(selector: unknown, labels: Readonly<Record<string, unknown>>): boolean {
  const wanted = below(selector, 'matchLabels');
  if (!isPlainMap(wanted)) return false;
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}
