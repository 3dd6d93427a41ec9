/** Which machines are ours by record: those an intent of the ledger names, or ever named. */
import type { SimulatedLedger } from '../ports/ledger.ts';
import type { Journal } from '../world/journal.ts';
import { onRequests, textOf } from './requests.ts';

export interface CustodyInput {
  readonly journal: Pick<Journal, 'listen'>;
  readonly ledger: Pick<SimulatedLedger, 'ever'>;
}

/** The returned function answers for a machine by its provider's id. */
export function startCustody({ journal, ledger }: CustodyInput): (id: string) => boolean {
  const ours = new Set<string>();

  function read(uid: string): void {
    for (const { id } of ledger.ever.get(uid)?.instances ?? []) ours.add(id);
  }

  for (const uid of ledger.ever.keys()) read(uid);
  onRequests(journal, (request) => {
    if (request.label !== 'ledger.update') return;
    // An answer that was lost may have written all the same: only the record counts.
    read(textOf(request, 'uid') ?? '');
  });
  return (id) => ours.has(id);
}
