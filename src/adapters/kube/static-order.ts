/**
 * One order to a static pool: idle nodes are uncordoned one by one, each on what was read of it, and the token on them
 * tells what the order has done already. Sent again, it finishes what is missing and nothing more.
 */
import type { BurstPool, StaticProvider } from '../../model/policy.ts';
import { isPortError, messageOf } from '../../ports/errors.ts';
import type { GrowOutcome, GrowRequest } from '../../ports/node-pools.ts';
import { SERVICE_SCHEME } from './names.ts';
import { listStaticNodes, type StaticNode, takeIntoService } from './static-nodes.ts';
import type { Transport } from './transport.ts';

export interface StaticPoolsOptions {
  readonly transport: Transport;
  /** Throws when this process may not write (any more); runs right before each changing request leaves. */
  readonly beforeWrite: () => void;
}

export interface Looked {
  /** In service of this pool, or uncordoned by somebody else. */
  readonly serving: readonly StaticNode[];
  readonly idle: readonly StaticNode[];
}

/** A node in service of another pool is neither. Throws `PortError`. */
export async function look(
  { transport }: StaticPoolsOptions,
  { name, provider }: BurstPool,
): Promise<Looked> {
  const nodes = await listStaticNodes(transport, staticOnly(name, provider));
  const ours = (node: StaticNode) => node.service?.startsWith(`${SERVICE_SCHEME}${name}/`);
  const free = nodes.filter(({ service }) => service === undefined);
  return {
    serving: nodes.filter((node) => ours(node) || (free.includes(node) && !node.cordoned)),
    idle: free.filter(({ cordoned, ready, leaving }) => cordoned && ready && !leaving),
  };
}

function staticOnly(name: string, provider: BurstPool['provider']): StaticProvider {
  if (provider.kind === 'static') return provider;
  throw new Error(`pool ${name} is of ${provider.kind}, not of nodes that exist`);
}

/** `changed`: the node is not as it was read. `lost`: nobody knows what became of the write. */
type Answer =
  | { readonly kind: 'done' | 'changed' }
  | { readonly kind: 'lost' | 'denied'; readonly why: string };

export async function answerTo(write: Promise<unknown>): Promise<Answer> {
  try {
    await write;
    return { kind: 'done' };
  } catch (error) {
    if (isPortError(error, 'conflict') || isPortError(error, 'gone')) return { kind: 'changed' };
    return { kind: isPortError(error, 'denied') ? 'denied' : 'lost', why: messageOf(error) };
  }
}

/** Each round but the last few uncordons a node at least, unless somebody else changes them. */
const SPARE_ROUNDS = 5;

/** Throws only what `beforeWrite` throws. */
export async function orderNodes(
  options: StaticPoolsOptions,
  pool: BurstPool,
  request: GrowRequest,
): Promise<GrowOutcome> {
  const { count } = request;
  if (!Number.isSafeInteger(count) || count < 1)
    return refused('invalid', `cannot uncordon ${count} nodes; a whole number from 1 is allowed`);
  const order = { options, pool, request };
  let lost = 0;
  for (let turn = 0; turn < count + SPARE_ROUNDS; turn += 1) {
    const step = await round(order, turn);
    if (step.kind === 'over') return step.outcome;
    if (step.kind === 'lost') lost += 1;
    // Once more, as the token finds what was done; not for ever, as others wait.
    if (step.kind === 'lost' && lost > 1) return { kind: 'unknown', message: step.why };
  }
  return { kind: 'unknown', message: `the nodes of ${pool.name} kept changing` };
}

interface Order {
  readonly options: StaticPoolsOptions;
  readonly pool: BurstPool;
  readonly request: GrowRequest;
}

type Round =
  | { readonly kind: 'changed' }
  | { readonly kind: 'lost'; readonly why: string }
  | { readonly kind: 'over'; readonly outcome: GrowOutcome };

/** Looks, and uncordons what is missing of the order. */
async function round(order: Order, turn: number): Promise<Round> {
  const { options, pool, request } = order;
  const looked = await look(options, pool).catch(messageOf);
  if (typeof looked === 'string') return blind(looked, turn);
  const { serving, idle } = looked;
  const suffix = suffixOf(request);
  const mine = serving.filter(({ service }) => service?.endsWith(suffix)).length;
  const objection = objectionTo(pool, request, serving.length - mine);
  if (mine === 0 && objection !== undefined) return over(objection);
  const chosen = idle.slice(0, Math.max(0, request.count - mine));
  if (chosen.length === 0) return over(outcomeOf(mine, request));
  return uncordon(order, chosen, mine);
}

async function uncordon(
  { options: { transport, beforeWrite }, pool, request }: Order,
  chosen: readonly StaticNode[],
  before: number,
): Promise<Round> {
  for (const [index, node] of chosen.entries()) {
    const id = `${SERVICE_SCHEME}${pool.name}/${node.uid}${suffixOf(request)}`;
    beforeWrite();
    const answer = await answerTo(takeIntoService(transport, node, id));
    switch (answer.kind) {
      case 'done':
        break;
      case 'changed':
        return { kind: 'changed' };
      case 'lost':
        return { kind: 'lost', why: answer.why };
      case 'denied':
        return over(denied(before + index, answer.why));
    }
  }
  return { kind: 'changed' };
}

/** The last part of the token names the intent, and is unique in this cluster. */
function suffixOf({ token }: GrowRequest): string {
  return `/${token.slice(token.lastIndexOf('/') + 1)}`;
}

function objectionTo(
  { name, maxNodes }: BurstPool,
  { targetBefore, targetAfter }: GrowRequest,
  target: number,
): GrowOutcome | undefined {
  if (targetAfter > maxNodes)
    return refused('invalid', `${targetAfter} nodes are more than the ${maxNodes} of ${name}`);
  if (target !== targetBefore)
    return refused('invalid', `${target} nodes of ${name} serve now, not ${targetBefore}`);
  return undefined;
}

function outcomeOf(granted: number, { count }: GrowRequest): GrowOutcome {
  if (granted >= count) return { kind: 'accepted' };
  const why = 'no further node is Ready, cordoned and out of service';
  return granted > 0 ? { kind: 'partial', granted, why } : refused('stock-out', why);
}

function denied(granted: number, why: string): GrowOutcome {
  return granted > 0 ? { kind: 'partial', granted, why } : refused('denied', why);
}

/** Nobody can look. Before anything was sent that is without effect. */
function blind(message: string, turn: number): Round {
  if (turn > 0) return over({ kind: 'unknown', message });
  return over(refused('throttled', `not sent: ${message}`));
}

function refused(
  why: Extract<GrowOutcome, { kind: 'refused' }>['why'],
  message: string,
): GrowOutcome {
  return { kind: 'refused', why, message };
}

function over(outcome: GrowOutcome): Round {
  return { kind: 'over', outcome };
}
