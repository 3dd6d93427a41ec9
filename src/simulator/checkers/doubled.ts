/** Machines that a provider made beyond what their orders asked for. Whether that is borne with is for the invariants. */
import type { IntentView } from '../../model/snapshot.ts';
import type { Instance, NodeGroup } from '../world/provider.ts';

/** `countOf`: how many machines the order of a token asked for. */
export function doubledAmong(
  machines: Iterable<Pick<Instance, 'token'>>,
  countOf: (token: string) => number,
): number {
  const perOrder = new Map<string, number>();
  for (const { token } of machines)
    if (token !== undefined) perOrder.set(token, (perOrder.get(token) ?? 0) + 1);
  let doubled = 0;
  for (const [token, count] of perOrder) doubled += Math.max(0, count - countOf(token));
  return doubled;
}

/** Whether the provider takes a repeated order for a second one; one without habits does. */
export function repeatsOrders({ truth }: NodeGroup): boolean {
  return (truth.habits?.idempotency ?? 'none') === 'none';
}

/** By token; intents that are forgotten are among them. */
export function countsOf(intents: Iterable<IntentView>): ReadonlyMap<string, number> {
  return new Map([...intents].map(({ token, count }) => [token, count]));
}
