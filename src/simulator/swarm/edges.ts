/**
 * T3: which edges of the two life cycles a run takes: of a machine, from its order to the end of its bill, and of an
 * intent. Read from what happened in the world; what should have happened is for the invariants.
 */
import { mayHaveEffect, type RequestEvent, subjectOf, textOf } from '../checkers/requests.ts';
import type { Journal, WorldEvent } from '../world/journal.ts';

/** Both ends, such as `intent: pending to unknown`. */
export type Edge = string;

/** Taken in every eighth world at least, so that a commit's swarm without one of them has lost it. */
export const OFTEN: readonly Edge[] = [
  'machine: none to created',
  'machine: created to joined',
  'machine: joined to ready',
  'machine: ready to draining',
  'machine: draining to ready',
  'machine: draining to deleting',
  'machine: deleting to gone',
  // Given up, as it never joined; and ended by somebody else: reclaimed, or removed by the provider or a person.
  'machine: created to deleting',
  'machine: ready to deleting',
  'intent: none to pending',
  'intent: pending to accepted',
  'intent: pending to refused',
  'intent: pending to unknown',
  'intent: unknown to found',
  'intent: accepted to forgotten',
  'intent: refused to forgotten',
];

/** Taken in few worlds: asked of a release's swarm. */
export const SELDOM: readonly Edge[] = [
  'machine: joined to deleting',
  'intent: pending to partial',
  'intent: pending to found',
  'intent: unknown to refused',
  'intent: partial to forgotten',
  'intent: found to forgotten',
];

/** Edges that one might look for and that cannot be taken, with the reason. */
export const NEVER: ReadonlyMap<Edge, string> = new Map([
  ['machine: created to draining', 'a machine that is no node has nothing to drain'],
  ['machine: joined to draining', 'a node that is not Ready is unseen, not too many'],
  ['intent: unknown to accepted', 'what an unheard call brought is told as found'],
  ['intent: unknown to partial', 'what an unheard call brought is told as found'],
  ['intent: pending to forgotten', 'an open outcome is settled first'],
  ['intent: unknown to forgotten', 'an open outcome is settled first'],
]);

/** Filled while the world runs: how often each edge was taken. */
export function countEdges(journal: Pick<Journal, 'listen'>): ReadonlyMap<Edge, number> {
  const taken = new Map<Edge, number>();
  const states = new Map<string, string>();
  journal.listen((event) => {
    const step = stepOf(event);
    if (step === undefined) return;
    const { what, key, to } = step;
    const from = states.get(`${what} ${key}`) ?? 'none';
    if (from === to || (step.only !== undefined && !step.only.includes(from))) return;
    states.set(`${what} ${key}`, to);
    const edge = `${what}: ${from} to ${to}`;
    taken.set(edge, (taken.get(edge) ?? 0) + 1);
  });
  return taken;
}

interface Step {
  readonly what: 'machine' | 'intent';
  readonly key: string;
  readonly to: string;
  /** From elsewhere it is none. */
  readonly only?: readonly string[];
}

/** A node that ends is still there for a while, and may be cordoned or taken back in vain. */
const BEFORE_END: readonly string[] = ['created', 'joined', 'ready', 'draining'];

function stepOf(event: WorldEvent): Step | undefined {
  // Requests name the node, the provider its machine.
  if (event.kind === 'instance')
    return { what: 'machine', key: `cloud-${event.id}`, to: event.state };
  return event.kind === 'request' && mayHaveEffect(event) ? stepByRequest(event) : undefined;
}

function stepByRequest(request: RequestEvent): Step | undefined {
  const key = subjectOf(request);
  const outcome = textOf(request, 'outcome');
  switch (request.label) {
    case 'cluster.setDraining': {
      const to = request.facts?.about['draining'] === true ? 'draining' : 'ready';
      return { what: 'machine', key, to, only: BEFORE_END };
    }
    case 'ledger.create':
      return { what: 'intent', key, to: 'pending' };
    case 'ledger.update':
      return outcome === undefined ? undefined : { what: 'intent', key, to: outcome };
    case 'ledger.forget':
      return { what: 'intent', key, to: 'forgotten' };
    default:
      return undefined;
  }
}
