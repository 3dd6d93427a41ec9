/**
 * What a pod asks of a node, as the scheduler counts it: containers and sidecars, or the widest moment of start-up,
 * plus the overhead of its runtime. Also which containers do not say.
 */
import type { Bytes, Millicores } from '../../model/units.ts';
import { items, type Json, record, recordAt, text } from './json.ts';
import { bytesOf, millicoresOf } from './quantity.ts';

export interface Requests {
  readonly cpu: Millicores;
  readonly memory: Bytes;
}

const NONE: Requests = { cpu: 0, memory: 0 };

/** `spec` of a pod or of a pod template. */
export function requestsOf(spec: Json): Requests {
  const running = startUpOf(spec);
  const overhead = amountsOf(recordAt(spec, 'overhead'));
  const whole = recordAt(spec, 'resources', 'requests');
  // Requests at pod level, where given, stand for all containers together.
  const cpu = millicoresOf(whole['cpu']) ?? running.cpu;
  const memory = bytesOf(whole['memory']) ?? running.memory;
  return { cpu: cpu + overhead.cpu, memory: memory + overhead.memory };
}

/** Init containers run one by one beside the sidecars started before them; then all containers run together. */
function startUpOf(spec: Json): Requests {
  let sidecars = NONE;
  let widest = NONE;
  for (const container of items(spec['initContainers'])) {
    const own = requestsOfContainer(container);
    const now = plus(sidecars, own);
    if (text(record(container)['restartPolicy']) === 'Always') sidecars = now;
    widest = most(widest, now);
  }
  let together = sidecars;
  for (const container of items(spec['containers']))
    together = plus(together, requestsOfContainer(container));
  return most(widest, together);
}

/** Names of the resources that some container neither requests nor gets from the pod level. */
export function unrequested(spec: Json): readonly string[] {
  const whole = recordAt(spec, 'resources', 'requests');
  const lines: string[] = [];
  for (const resource of ['cpu', 'memory']) {
    if (whole[resource] !== undefined) continue;
    for (const container of items(spec['containers'])) {
      if (recordAt(container, 'resources', 'requests')[resource] !== undefined) continue;
      lines.push(`container ${text(record(container)['name']) ?? '?'} requests no ${resource}`);
    }
  }
  return lines;
}

function requestsOfContainer(container: unknown): Requests {
  return amountsOf(recordAt(container, 'resources', 'requests'));
}

function amountsOf(amounts: Json): Requests {
  return { cpu: millicoresOf(amounts['cpu']) ?? 0, memory: bytesOf(amounts['memory']) ?? 0 };
}

function plus(a: Requests, b: Requests): Requests {
  return { cpu: a.cpu + b.cpu, memory: a.memory + b.memory };
}

function most(a: Requests, b: Requests): Requests {
  return { cpu: Math.max(a.cpu, b.cpu), memory: Math.max(a.memory, b.memory) };
}
