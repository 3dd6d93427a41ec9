/**
 * S3, unknown is not zero: no tier's replicas are lowered while its numbers were broken a moment ago. Judged by the
 * faults that really struck its queries, not by what the decision thought of them.
 */
import type { ScalingPolicy } from '../../model/policy.ts';
import { MINUTE, type Millis } from '../../model/units.ts';
import type { FaultId } from '../faults/catalogue.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { startReplicas } from './replicas.ts';
import { numberOf, onRequests, type RequestEvent, subjectOf } from './requests.ts';
import type { Checker } from './violation.ts';

/** Faults that make a number unusable, by the port's own words: whoever asked knows that it knows nothing. */
const UNUSABLE: readonly FaultId[] = ['M1', 'M2', 'M3', 'M7'];
/** How long a query is waited for. */
const TOO_SLOW: Millis = 10_000;
/**
 * A broken reading begins the stabilisation time anew, so a shrink soon after one was decided on it. A tier whose
 * stabilisation time is shorter than this is held to its own.
 */
const SOON: Millis = MINUTE;

export function checkUnknown({
  world,
  policiesAt,
}: Pick<Evidence, 'world' | 'policiesAt'>): Checker {
  const findings = createFindings('S3');
  const replicasBefore = startReplicas(world);
  /** By what was asked: when a fault last took it. */
  const struck = new Map<string, { readonly at: Millis; readonly id: FaultId }>();

  world.journal.listen((event) => {
    if (event.kind === 'fault' && isUnusable(event))
      struck.set(event.subject, { at: event.at, id: event.id });
  });
  onRequests(world.journal, (request) => {
    if (request.label === 'cluster.setReplicas' && request.answer === 'ok') judge(request);
  });

  /** An answer that is slow, but not too slow, is an answer. */
  function isUnusable({
    id,
    subject,
  }: {
    readonly id: FaultId;
    readonly subject: string;
  }): boolean {
    const slow = id === 'M1' ? world.faults.on(id, subject)?.size : undefined;
    return UNUSABLE.includes(id) && (slow === undefined || slow >= TOO_SLOW);
  }

  function judge(request: RequestEvent): void {
    const workload = subjectOf(request);
    const to = numberOf(request, 'to') ?? 0;
    const before = replicasBefore(workload);
    if (struck.size === 0 || to >= before) return;
    const policy = policiesAt(request.at).tiers.find(
      ({ namespace, target }) => `${namespace}/${target.name}` === workload,
    );
    const broken = policy === undefined ? undefined : brokenFor(policy, request.sentAt);
    if (broken === undefined) return;
    findings.add(request.at, `${workload} went from ${before} to ${to} replicas, ${broken}`);
  }

  /** Which of the tier's numbers was broken just before; undefined when none was. */
  function brokenFor({ demands, scaleIn }: ScalingPolicy, now: Millis): string | undefined {
    const soon = Math.min(SOON, scaleIn.after);
    for (const { query, targets } of demands) {
      for (const asked of [query, targets ?? query]) {
        const fault = struck.get(asked);
        if (fault === undefined || now - fault.at >= soon) continue;
        return `${Math.round((now - fault.at) / 1_000)} s after ${fault.id} struck ${asked}`;
      }
    }
    return undefined;
  }

  return { finish: () => findings.all };
}
