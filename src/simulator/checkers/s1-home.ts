/** S1, home: no pod of a workload that is not burstable is ever on a cloud node. Judged from the world, not from plans. */
import type { Evidence } from './evidence.ts';
import type { Checker, Violation } from './violation.ts';

export function checkHome({ world }: Pick<Evidence, 'world'>): Checker {
  const violations: Violation[] = [];
  world.journal.listen((event) => {
    if (event.kind !== 'pod-bound' || !event.cloud) return;
    const truth = world.tiers.get(event.workload)?.workload.truth;
    if (truth?.burstable === true) return;
    const message = `${event.pod} of ${event.workload} was bound to the cloud node ${event.node}`;
    violations.push({ invariant: 'S1', at: event.at, message });
  });
  return { finish: () => violations };
}
