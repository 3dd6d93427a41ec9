/** What is not let in, by which wall, and that more replicas would not help, as holds. Decides nothing. */
import type { Hold } from '../model/plan.ts';
import type { TierId } from '../model/policy.ts';
import type { Rps } from '../model/units.ts';
import type { Load, Loads } from './admission-loads.ts';
import { admittedOf, type Wall } from './admission-walls.ts';
import type { CallGraph } from './fan-out.ts';
import { valueAt } from './sure.ts';
import { compareText } from './text-order.ts';

export function admissionHolds(graph: CallGraph, loads: Loads): Hold[] {
  const holds: Hold[] = graph.refused.map(({ policy, call, why }) => ({
    reason: 'call-refused',
    subject: policy.id,
    wanted: `count what it calls ${call.callee}`,
    detail: why,
  }));
  // One place in time is enough to be told of: what binds now, else what will first.
  const load = [loads.now, loads.pod, loads.node].find(({ admitted }) => admitted.walls.length > 0);
  if (load === undefined) return holds;
  return [
    ...holds,
    ...load.admitted.walls.map((wall) => wallHold(wall, load)),
    ...[...load.admitted.binding]
      .sort(([a], [b]) => compareText(a, b))
      .map(([tier, wall]) => entryHold(tier, wall, load)),
  ];
}

function wallHold(wall: Wall, { carried, admitted }: Load): Hold {
  const limited = [...valueAt(carried, wall.tier).from.keys()]
    .filter((root) => admitted.binding.has(root))
    .sort(compareText);
  const who = limited.map((root) => `${root} ${percent(valueAt(admitted.shares, root))}`);
  const asked = amount(wall.asked, wall.of);
  return {
    reason: 'admission-limited',
    subject: wall.tier,
    wanted: `take ${asked}`,
    detail: `${wallWords(wall)}${wall.lines === undefined ? ' whatever its replicas' : ''}, so more of them would not help; let in: ${who.join(', ') || 'all that can be limited'}`,
  };
}

function entryHold(tier: TierId, wall: Wall, { carried, admitted }: Load): Hold {
  const offered = valueAt(carried, tier);
  const refused = offered.rps - admittedOf(offered, admitted);
  return {
    reason: 'admission-limited',
    subject: tier,
    wanted: `carry ${amount(offered.rps, 'requests')}`,
    detail: `${amount(refused, 'requests')} are not let in: ${wallWords(wall)}; replicas that feed it would not help`,
  };
}

function wallWords({ tier, ceiling, of, takes, lines }: Wall): string {
  if (lines !== undefined) return `${lines} leave room for ${amount(takes, of)} of ${tier}`;
  return `ceiling ${ceiling} of ${tier} takes ${amount(takes, of)}`;
}

function amount(value: Rps, of: Wall['of']): string {
  return `${Math.round(value)} ${of === 'requests' ? 'rps' : 'connections'}`;
}

function percent(share: number): string {
  return `${Math.floor(100 * share)}%`;
}
