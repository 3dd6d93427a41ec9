/**
 * Puts pods on planned nodes exactly as the next cycle will, when these nodes are on their way: tier by tier, pool by pool,
 * each on the first node with room. A plan that packed more cleverly than that would be short of nodes one cycle later.
 */
import type { Resources } from '../model/units.ts';
import { podsIn } from './bins.ts';
import type { FreshAsk, FreshCase } from './fresh-cover.ts';
import { itemAt } from './sure.ts';

export interface Fit {
  /** Of each pool, those planned that somebody uses. */
  readonly nodes: readonly number[];
  /** Of each ask, what found no room. */
  readonly left: readonly number[];
  /** Of each pool, the asks that use it. */
  readonly users: readonly ReadonlySet<number>[];
}

/** So many nodes side by side with the same room left. */
interface Run {
  nodes: number;
  cpu: number;
  memory: number;
  pods: number;
}

export function fitted({ asks, offers }: FreshCase, planned: readonly number[]): Fit {
  const smallest = smallestOf(asks);
  const runs = offers.map(({ shape }, pool): Run[] => {
    const nodes = itemAt(planned, pool);
    return nodes === 0 ? [] : [{ ...shape, nodes }];
  });
  const users = offers.map(() => new Set<number>());
  const left = asks.map(({ count, pod, serves }, ask) => {
    let need = count;
    for (const [pool, rooms] of runs.entries()) {
      if (need === 0) break;
      if (serves[pool] !== true) continue;
      const missing = fillRuns(rooms, pod, { need, smallest });
      if (missing < need) itemAt(users, pool).add(ask);
      need = missing;
    }
    return need;
  });
  const nodes = planned.map(
    (count, pool) => count - unused(itemAt(runs, pool), itemAt(offers, pool).shape),
  );
  return { nodes, left, users };
}

function smallestOf(asks: readonly FreshAsk[]): Resources {
  let cpu = Number.POSITIVE_INFINITY;
  let memory = Number.POSITIVE_INFINITY;
  for (const { pod } of asks) {
    cpu = Math.min(cpu, pod.cpu);
    memory = Math.min(memory, pod.memory);
  }
  return { cpu, memory, pods: 1 };
}

interface Filling {
  readonly need: number;
  /** Nodes without room for even this leave the list: nobody else finds room there either. */
  readonly smallest: Resources;
}

/** Returns how many found no room. */
function fillRuns(runs: Run[], pod: Resources, { need, smallest }: Filling): number {
  let left = need;
  let kept = 0;
  let index = 0;
  for (; index < runs.length && left > 0; index += 1) {
    const run = itemAt(runs, index);
    const each = roomFor(run, pod);
    if (each > 0 && left < each * run.nodes) {
      const parts = split(run, pod, { each, count: left });
      runs.splice(kept, index + 1 - kept, ...parts);
      return 0;
    }
    if (each > 0) {
      less(run, pod, each);
      left -= each * run.nodes;
    }
    if (each > 0 && roomFor(run, smallest) === 0) continue;
    runs[kept] = run;
    kept += 1;
  }
  runs.splice(kept, index - kept);
  return left;
}

function roomFor({ cpu, memory, pods }: Run, pod: Resources): number {
  return podsIn(cpu, memory, pods, pod);
}

/** Full ones, one with the rest, untouched ones. */
function split(
  run: Run,
  pod: Resources,
  { each, count }: { readonly each: number; readonly count: number },
): Run[] {
  const full = Math.floor(count / each);
  const rest = count - full * each;
  const begun = Math.min(rest, 1);
  const parts: Run[] = [];
  if (full > 0) parts.push(less({ ...run, nodes: full }, pod, each));
  if (rest > 0) parts.push(less({ ...run, nodes: begun }, pod, rest));
  if (full + begun < run.nodes) parts.push({ ...run, nodes: run.nodes - full - begun });
  return parts;
}

function less(run: Run, pod: Resources, count: number): Run {
  run.cpu -= count * pod.cpu;
  run.memory -= count * pod.memory;
  run.pods -= count;
  return run;
}

/** Nobody is on the last of the run that nobody has touched. */
function unused(runs: readonly Run[], shape: Resources): number {
  const last = runs.at(-1);
  return last !== undefined && last.pods === shape.pods ? last.nodes : 0;
}
