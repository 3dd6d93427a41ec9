/**
 * S10, plan fidelity: a process sends what the plan of that very cycle says and nothing else, and nothing at all for a
 * tier that does not enforce. The journal's requests are the judge; the plan is what they are held against. Pods that
 * found no node at the site they were named are named anew beside any plan.
 */
import type { Action } from '../../model/plan.ts';
import type { ScalingPolicy } from '../../model/policy.ts';
import type { Cycle } from '../../ports/recorder.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { startNamingAnew } from './naming-anew.ts';
import { listOf, numberOf, onRequests, type RequestEvent, subjectOf, textOf } from './requests.ts';
import type { Checker } from './violation.ts';

export function checkPlanFidelity({ world, said }: Pick<Evidence, 'world' | 'said'>): Checker {
  const findings = createFindings('S10');
  /** By process: what it sent since its last cycle. One that dies first takes its plan along. */
  const sent = new Map<number, RequestEvent[]>();

  const isNamedAnew = startNamingAnew(world);
  onRequests(world.journal, (request) => {
    if (isNamedAnew(request)) return;
    const list = sent.get(request.operator) ?? [];
    list.push(request);
    sent.set(request.operator, list);
  });
  world.journal.listen((event) => {
    if (event.kind === 'operator' && event.state !== 'frozen' && event.state !== 'thawed')
      sent.delete(event.operator);
  });
  said.listen((operator, { input, plan }) => {
    const requests = sent.get(operator);
    if (requests === undefined) return;
    sent.delete(operator);
    const open = [...plan.actions];
    for (const request of requests) {
      // Of an earlier cycle, whose answer came late.
      if (request.sentAt < input.snapshot.takenAt) continue;
      const objection = objectionTo(request, open, {
        policies: input.policies,
        learned: plan.learned,
      });
      if (objection !== undefined)
        findings.add(request.at, `${request.label} ${subjectOf(request)} ${objection}`);
    }
  });
  return { finish: () => findings.all };
}

/** What the plan learned of a pool goes into that pool's status. */
function keepsLeadTime(request: RequestEvent, learned: Cycle['plan']['learned'] = []): boolean {
  if (request.label !== 'policies.keepPool') return false;
  return learned.some(({ pool }) => pool === subjectOf(request));
}

interface Planned {
  readonly policies: Cycle['input']['policies'];
  readonly learned: Cycle['plan']['learned'];
}

/** Undefined when the plan says so. */
function objectionTo(
  request: RequestEvent,
  actions: readonly Action[],
  { policies, learned }: Planned,
): string | undefined {
  if (keepsLeadTime(request, learned)) return undefined;
  const action = actions.find((one) => explains(one, request, policies.tiers));
  if (action === undefined) return 'is not in the plan';
  if (action.kind !== 'set-replicas') return undefined;
  const policy = policies.tiers.find(({ id }) => id === action.tier);
  return policy?.mode === 'Enforce'
    ? undefined
    : `was sent, though ${action.tier} does not enforce`;
}

/** Whether this action sends such a request. */
function explains(action: Action, request: RequestEvent, tiers: readonly ScalingPolicy[]): boolean {
  const subject = subjectOf(request);
  switch (action.kind) {
    case 'set-replicas':
      return (
        request.label === 'cluster.setReplicas' &&
        action.to === numberOf(request, 'to') &&
        tiers.some(
          ({ id, namespace, target }) =>
            id === action.tier && `${namespace}/${target.name}` === subject,
        )
      );
    case 'mark-node':
      return request.label === 'cluster.markNode' && action.node.name === subject;
    case 'drain-node':
    case 'undrain-node':
      // Pods are marked by name, and the plan names their node.
      if (request.label === 'cluster.setDeletionCost') return true;
      return request.label === 'cluster.setDraining' && action.node.name === subject;
    case 'evict-pods':
      return request.label === 'cluster.evict' && action.tier === textOf(request, 'tier');
    case 'order-nodes':
      return explainsOrder(action, request);
    case 'rebuild-intent':
      return explainsRebuilding(action, request);
    case 'return-nodes':
      return explainsReturn(action, request);
    case 'settle-intent':
    case 'record-instances':
      return request.label === 'ledger.update' && action.intent === subject;
    case 'forget-intent':
      return request.label === 'ledger.forget' && action.intent === subject;
  }
}

type Of<K extends Action['kind']> = Extract<Action, { kind: K }>;

function explainsOrder(action: Of<'order-nodes'>, request: RequestEvent): boolean {
  const intent = `${action.pool}-${action.number}`;
  switch (request.label) {
    case 'policies.keepPool':
      return subjectOf(request) === action.pool;
    case 'ledger.create':
      return subjectOf(request) === intent && numberOf(request, 'count') === action.count;
    case 'ledger.update':
      return subjectOf(request) === intent;
    case 'nodePools.grow':
      return textOf(request, 'pool') === action.pool && numberOf(request, 'count') === action.count;
    default:
      return false;
  }
}

function explainsRebuilding(action: Of<'rebuild-intent'>, request: RequestEvent): boolean {
  if (request.label === 'policies.keepPool') return subjectOf(request) === action.pool;
  const written = request.label === 'ledger.create' || request.label === 'ledger.update';
  return written && subjectOf(request) === `${action.pool}-${action.number}`;
}

function explainsReturn(action: Of<'return-nodes'>, request: RequestEvent): boolean {
  if (request.label === 'ledger.update') return subjectOf(request) === action.intent;
  if (request.label !== 'nodePools.giveBack') return false;
  const named = action.nodes.map(({ providerId }) => providerId);
  return listOf(request, 'ids').every((id) => named.includes(id));
}
