/**
 * Orders that nobody heard an answer to, at a provider that takes a repeated order for a second one: how many machines one
 * may explain, and whether a machine is of one. Knows nothing of what the operator thinks of them.
 */
import type { IntentView } from '../../model/snapshot.ts';
import type { NodeGroup } from '../world/provider.ts';
import type { World } from '../world/world.ts';
import { repeatsOrders } from './doubled.ts';

export interface Doubled {
  readonly world: World;
  readonly intents: ReadonlyMap<string, IntentView>;
  readonly unheard: ReadonlySet<string>;
}

/** How often an order can have had its effect where it was placed: again when nobody heard of the first time. */
function repeats({ uid, outcome }: IntentView, group: NodeGroup, { unheard }: Doubled): number {
  const open = outcome === 'pending' || outcome === 'found' || unheard.has(uid);
  return open && repeatsOrders(group) ? 2 : 1;
}

/** Nobody else takes machines there, and it is of an order that may have come twice. */
export function isAdoptable(id: string, pool: string, doubled: Doubled): boolean {
  const group = doubled.world.cloud.get(pool);
  if (group?.ever.every(({ maker }) => maker === 'order') !== true) return false;
  const token = group.instances.get(id)?.token;
  const order = [...doubled.intents.values()].find((intent) => intent.token === token);
  return order !== undefined && repeats(order, group, doubled) > 1;
}

/** Intents that explain more machines than they can have brought. */
export function excess(doubled: Doubled): readonly string[] {
  const messages: string[] = [];
  for (const intent of doubled.intents.values()) {
    const { name, count, instances } = intent;
    const group = [...doubled.world.cloud.values()].find(({ ever }) =>
      ever.some(({ id }) => id === instances[0]?.id),
    );
    const most = group === undefined ? count : count * repeats(intent, group, doubled);
    if (instances.length <= most) continue;
    messages.push(`${name} asked for ${count} machines and explains ${instances.length}`);
  }
  return messages;
}
