/** How many replicas each workload was told to have before the request that is being told now. */
import type { FaultId } from '../faults/catalogue.ts';
import type { World } from '../world/world.ts';
import { mayHaveEffect, numberOf, onRequests, subjectOf } from './requests.ts';

/** Hands and rivals that scale; each is told when it has. */
const HANDS: readonly FaultId[] = ['A8', 'H1', 'H3'];

/**
 * Ask it from a listener that joins the journal later than this one does and only while handling a `cluster.setReplicas`;
 * a hand or a rival's change is known at once, any other at the next step of the load.
 */
export function startReplicas(
  world: Pick<World, 'tiers' | 'journal'>,
): (workload: string) => number {
  const places = new Map([...world.tiers.keys()].map((key, place) => [key, place]));
  /** By the tier's place: all of them are written at every step. */
  const now: number[] = [];
  const before = new Map<string, number>();
  // A workload may have been created again meanwhile, so it is looked up each time.
  const look = (): void => {
    let place = 0;
    for (const { workload } of world.tiers.values()) {
      now[place] = workload.replicas;
      place += 1;
    }
  };
  look();
  world.journal.listen((event) => {
    const byHand = event.kind === 'fault' && HANDS.includes(event.id);
    if (event.kind === 'load' || byHand) look();
  });
  onRequests(world.journal, (request) => {
    if (request.label !== 'cluster.setReplicas' || !mayHaveEffect(request)) return;
    const workload = subjectOf(request);
    const place = places.get(workload);
    before.set(workload, (place === undefined ? undefined : now[place]) ?? 0);
    if (request.answer === 'ok' && place !== undefined) now[place] = numberOf(request, 'to') ?? 0;
  });
  return (workload) => before.get(workload) ?? 0;
}
