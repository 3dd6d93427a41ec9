/**
 * Whether what a process writes to is the very object its cycle decided on: by UID, since a name says nothing. Requests
 * are held against the snapshot of their own cycle; one that dies first takes its snapshot along.
 */

import { valueOf } from '../../model/reading.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Evidence } from './evidence.ts';
import { onRequests, type RequestEvent, subjectOf, textOf } from './requests.ts';

/** Calls `onStranger` for each write that landed on another object under the same name. */
export function startIdentities(
  { world, said }: Pick<Evidence, 'world' | 'said'>,
  onStranger: (request: RequestEvent) => void,
): void {
  /** By process: what it wrote since its last cycle. */
  const sent = new Map<number, RequestEvent[]>();
  onRequests(world.journal, (request) => {
    if (request.answer !== 'ok' || textOf(request, 'uid') === undefined) return;
    const list = sent.get(request.operator) ?? [];
    list.push(request);
    sent.set(request.operator, list);
  });
  world.journal.listen((event) => {
    if (event.kind === 'operator') sent.delete(event.operator);
  });
  said.listen((operator, { input }) => {
    const requests = sent.get(operator) ?? [];
    sent.delete(operator);
    for (const request of requests) {
      if (request.sentAt < input.snapshot.takenAt) continue;
      const known = uidIn(input.snapshot, request);
      if (known !== undefined && known !== textOf(request, 'uid')) onStranger(request);
    }
  });
}

/** Undefined: the snapshot knows nothing of it. */
function uidIn({ tiers, nodes }: Snapshot, request: RequestEvent): string | undefined {
  const subject = subjectOf(request);
  switch (request.label) {
    case 'cluster.setReplicas': {
      const view = tiers.find(({ tier }) => tier === subject);
      return view === undefined ? undefined : valueOf(view.workload)?.uid;
    }
    case 'cluster.markNode':
    case 'cluster.setDraining':
      return nodes.find(({ name }) => name === subject)?.uid;
    default:
      return undefined;
  }
}
