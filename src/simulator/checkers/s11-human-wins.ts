/**
 * S11, the human wins: while the controller is paused nothing leaves it but its own records, from one cycle after the
 * button was pressed.
 */
import type { Millis } from '../../model/units.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { onRequests, subjectOf } from './requests.ts';
import type { Checker } from './violation.ts';

/** What is written even then: the outcome of a call that was under way, and the status of our own kinds. */
const OWN_RECORDS: readonly string[] = ['ledger.update', 'policies.keepPool'];

export function checkHumanWins({ world, settings }: Pick<Evidence, 'world' | 'settings'>): Checker {
  const findings = createFindings('S11');
  let pausedSince: Millis | undefined;
  world.journal.listen((event) => {
    // Scaling the operator to nothing is the other button: whoever does not run writes nothing.
    if (event.kind === 'fault' && event.id === 'H4' && event.subject !== 'operator')
      pausedSince ??= event.at;
  });
  world.faults.whenever('H4', () => () => {
    pausedSince = undefined;
  });
  onRequests(world.journal, (request) => {
    if (pausedSince === undefined || OWN_RECORDS.includes(request.label)) return;
    if (request.sentAt - pausedSince <= settings.tick) return;
    const late = Math.round((request.sentAt - pausedSince) / 1_000);
    findings.add(request.at, `${request.label} ${subjectOf(request)}, ${late} s after the pause`);
  });
  return { finish: () => findings.all };
}
