/**
 * S7, one writer: nothing leaves a process after its hold of the lease has ended, and once a new leader has acted no
 * write of an older one lands on the API server. A late arrival at a provider is S6's to bear.
 */
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { onRequests, type RequestEvent, subjectOf } from './requests.ts';
import type { Checker } from './violation.ts';

export function checkOneWriter({ world }: Pick<Evidence, 'world'>): Checker {
  const findings = createFindings('S7');
  /** Newest leadership that has written. */
  let acted = 0;

  function judge(request: RequestEvent): void {
    const { at, sentAt, deadline, operator, epoch, label } = request;
    const what = `${label} ${subjectOf(request)} of process ${operator}`;
    if (deadline === undefined) findings.add(at, `${what} left without the lease`);
    else if (sentAt >= deadline) findings.add(at, `${what} left ${sentAt - deadline} ms late`);
    if (request.answer !== 'ok') return;
    const provider = label.startsWith('nodePools.');
    if (epoch < acted && !provider)
      findings.add(at, `${what}, leader number ${epoch}, landed after number ${acted} had acted`);
    acted = Math.max(acted, epoch);
  }

  onRequests(world.journal, judge);
  return { finish: () => findings.all };
}
