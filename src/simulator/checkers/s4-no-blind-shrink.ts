/**
 * S4, no blind shrink: a machine ends through us only by name, only when an intent of ours records it, and only when it
 * is drained, never joined within its time, or is no node any more. Judged from the world as it was when the call landed.
 */
import type { Millis } from '../../model/units.ts';
import type { SimNode } from '../world/entities.ts';
import { startCustody } from './custody.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { listOf, numberOf, onRequests, type RequestEvent, subjectOf } from './requests.ts';
import type { Checker } from './violation.ts';

interface End {
  readonly at: Millis;
  /** Why it must not have ended; undefined when it may. */
  readonly objection: string | undefined;
}

export function checkNoBlindShrink(
  evidence: Pick<Evidence, 'world' | 'ledger' | 'settings'>,
): Checker {
  const { world, ledger, settings } = evidence;
  const findings = createFindings('S4');
  const ours = startCustody({ journal: world.journal, ledger });
  /** As each machine was when it began to end. */
  const ends = new Map<string, End>();

  world.journal.listen((event) => {
    if (event.kind !== 'instance' || event.state !== 'deleting') return;
    const { id, at } = event;
    ends.set(id, { at, objection: objectionTo(id, at) });
  });

  function objectionTo(id: string, at: Millis): string | undefined {
    const node = nodeOf(world, id);
    if (node !== undefined) return objectionToNode(node);
    const age = at - (world.cloud.get(groupOf(world, id))?.instances.get(id)?.createdAt ?? at);
    return age > settings.joinTimeout
      ? undefined
      : `is no node yet, ${Math.round(age / 1_000)} s after it was ordered`;
  }

  function returned(request: RequestEvent): void {
    const ids = listOf(request, 'ids');
    if (ids.length === 0)
      findings.add(request.at, `${subjectOf(request)} was lowered without naming a machine`);
    for (const id of ids) {
      if (!ours(id))
        findings.add(request.at, `${id} was given back, though no intent ever recorded it`);
      const end = ends.get(id);
      // Whoever is named again was on its way out already; the first call is judged.
      if (end?.at === request.at && end.objection !== undefined)
        findings.add(request.at, `${id} was given back, though it ${end.objection}`);
    }
  }

  onRequests(world.journal, (request) => {
    if (request.label === 'nodePools.giveBack') returned(request);
    if (request.label === 'nodePools.grow' && (numberOf(request, 'count') ?? 1) <= 0)
      findings.add(
        request.at,
        `${subjectOf(request)} was resized by ${numberOf(request, 'count')}`,
      );
  });
  return { finish: () => findings.all };
}

function objectionToNode(node: SimNode): string | undefined {
  if (node.drainingSince === undefined) return 'was not drained';
  const [first] = [...node.pods].filter((pod) => !pod.terminating);
  return first === undefined ? undefined : `still ran ${first.name}`;
}

function nodeOf(world: Evidence['world'], id: string): SimNode | undefined {
  for (const node of world.nodes.all.values()) if (node.providerId === id) return node;
  return undefined;
}

function groupOf(world: Evidence['world'], id: string): string {
  for (const [group, { instances }] of world.cloud) if (instances.has(id)) return group;
  return '';
}
