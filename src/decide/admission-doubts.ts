/**
 * Doubt travels along calls: a caller whose load is unknown, partial or censored may send more than it seems, so nobody
 * it calls may shrink, and nobody may shrink because of a wall that it feeds.
 */
import type { TierForecast } from '../model/forecast.ts';
import type { TierId } from '../model/policy.ts';
import type { Loads, Related } from './admission-loads.ts';
import type { CallGraph } from './fan-out.ts';
import type { Refusal } from './residency.ts';
import { valueAt } from './sure.ts';

export function relationDoubts(related: Related, loads: Loads): ReadonlyMap<TierId, Refusal> {
  const { graph } = related;
  const senders = sendersInDoubt(related);
  const doubts = new Map<TierId, Refusal>();
  for (const { id } of graph.order) {
    const sender = senderOf(id, graph, senders) ?? wallDoubt(id, loads, senders);
    if (sender !== undefined) doubts.set(id, { reason: 'reading-doubtful', detail: sender });
  }
  return doubts;
}

/** Of each tier whose load is in doubt, by itself or by its callers, the first cause. */
function sendersInDoubt({ graph, forecasts }: Related): ReadonlyMap<TierId, string> {
  const found = new Map<TierId, string>();
  for (const { id, demands } of graph.order) {
    const own = ownDoubt(forecasts.get(id), demands[0]?.name);
    const silent = demands.length === 0 && graph.callers.has(id);
    const doubt = (silent ? undefined : own) ?? senderOf(id, graph, found);
    if (doubt !== undefined) found.set(id, own === doubt ? `the load of ${id} is ${doubt}` : doubt);
  }
  return found;
}

function ownDoubt(
  forecast: TierForecast | undefined,
  name: string | undefined,
): string | undefined {
  const demand = forecast?.demands.find((candidate) => candidate.name === name);
  if (demand === undefined) return 'unknown';
  return demand.doubt ?? (demand.known ? undefined : 'unknown');
}

function senderOf(
  id: TierId,
  { callers }: CallGraph,
  doubted: ReadonlyMap<TierId, string>,
): string | undefined {
  for (const { policy } of callers.get(id) ?? []) {
    const doubt = doubted.get(policy.id);
    if (doubt !== undefined) return doubt;
  }
  return undefined;
}

/** Who is let in depends on everybody that feeds the same wall. */
function wallDoubt(
  id: TierId,
  loads: Loads,
  doubted: ReadonlyMap<TierId, string>,
): string | undefined {
  for (const { carried, admitted } of [loads.pod, loads.node, loads.keep]) {
    for (const root of valueAt(carried, id).from.keys()) {
      const wall = admitted.binding.get(root);
      const doubt = wall && doubted.get(wall.tier);
      if (doubt !== undefined) return doubt;
    }
  }
  return undefined;
}
