/**
 * S5, polite drain: pods are evicted through the eviction API alone, only those of burstable workloads, only from cloud
 * nodes that are being drained. A budget's refusal is the API server's own; that nobody goes around it is S4's to see.
 */
import type { WorldEvent } from '../world/journal.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { onRequests, type RequestEvent, subjectOf } from './requests.ts';
import type { Checker } from './violation.ts';

type PodEvent = Extract<WorldEvent, { kind: 'pod-bound' | 'pod-ready' | 'pod-deleted' }>;

export function checkPoliteDrain({ world }: Pick<Evidence, 'world'>): Checker {
  const findings = createFindings('S5');
  /** The pod that went last: an eviction and its effect are told one after the other. */
  let gone: PodEvent | undefined;

  world.journal.listen((event) => {
    if (event.kind === 'pod-deleted') gone = event;
  });

  function evicted(request: RequestEvent): void {
    const pod = subjectOf(request);
    if (gone === undefined || gone.pod !== pod || gone.at !== request.at) return;
    const { workload, node: name } = gone;
    if (world.tiers.get(workload)?.workload.truth.burstable !== true)
      findings.add(request.at, `${pod} of ${workload} was evicted, which is not burstable`);
    const node = world.nodes.all.get(name ?? '');
    if (node === undefined) return;
    if (!gone.cloud) findings.add(request.at, `${pod} was evicted from ${name}, which is at home`);
    else if (node.drainingSince === undefined)
      findings.add(request.at, `${pod} was evicted from ${name}, which is not being drained`);
  }

  onRequests(world.journal, (request) => {
    if (request.label === 'cluster.evict') evicted(request);
  });
  return { finish: () => findings.all };
}
