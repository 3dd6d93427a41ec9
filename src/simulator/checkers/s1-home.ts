/**
 * S1, home: no pod that is not burstable is ever on a cloud node through us, and nothing is ever written in a sealed
 * namespace. That a stray by another's hand is found within 10 s is the auditor's, which no rehearsal runs.
 */
import type { FaultId } from '../faults/catalogue.ts';
import type { WorldEvent } from '../world/journal.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { type RequestEvent, subjectOf, textOf } from './requests.ts';
import type { Checker } from './violation.ts';

/** Faults under which somebody else puts pods where they must not be. */
const BY_ANOTHER: readonly FaultId[] = ['N6', 'N7', 'C8'];
type PodEvent = Extract<WorldEvent, { kind: 'pod-bound' | 'pod-ready' | 'pod-deleted' }>;

const RESIDENCY_LABEL = 'kingtide.dev/residency';

export function checkHome({ world }: Pick<Evidence, 'world'>): Checker {
  const findings = createFindings('S1');
  const { namespaces, pools } = world.scenario;
  const sealed = new Set(
    namespaces.filter(({ labels }) => labels[RESIDENCY_LABEL] === 'pinned').map(({ name }) => name),
  );
  const cloudSites = new Set(pools.map(({ site }) => site));

  function byAnother(): boolean {
    return BY_ANOTHER.some((id) => world.faults.fired.has(id));
  }

  function bound(event: PodEvent): void {
    if (!event.cloud && !cloudSites.has(event.site ?? '')) return;
    if (world.tiers.get(event.workload)?.workload.truth.burstable === true || byAnother()) return;
    findings.add(
      event.at,
      `${event.pod} of ${event.workload} was bound to the cloud node ${event.node}`,
    );
  }

  world.journal.listen((event) => {
    if (event.kind === 'pod-bound') bound(event);
    if (event.kind !== 'request') return;
    const namespace = namespaceOf(event);
    if (namespace === undefined || !sealed.has(namespace)) return;
    findings.add(
      event.at,
      `${event.label} ${subjectOf(event)} in the sealed namespace ${namespace}`,
    );
  });
  return { finish: () => findings.all };
}

/** Of the object that is written; undefined for what has none, or belongs to us. */
function namespaceOf(request: RequestEvent): string | undefined {
  if (request.label === 'cluster.setReplicas') return subjectOf(request).split('/')[0];
  return request.label.startsWith('cluster.') ? textOf(request, 'namespace') : undefined;
}
