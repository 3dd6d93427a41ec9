/** Which machines are ours by record: those an intent of the ledger names, or ever named; and which can still be proven to be. */
import type { SimulatedLedger } from '../ports/ledger.ts';
import type { Journal } from '../world/journal.ts';
import type { World } from '../world/world.ts';
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

export interface ProofInput {
  readonly world: Pick<World, 'nodes'>;
  readonly ledger: Pick<SimulatedLedger, 'ever' | 'lost'>;
}

/**
 * Machines that an intent which is still there names, or whose node carries the mark of a pool. Of one whose intent was
 * taken away before its node was marked nobody can tell any more.
 */
export function provablyOurs({ world, ledger }: ProofInput): ReadonlySet<string> {
  const ours = new Set<string>();
  for (const [uid, { instances }] of ledger.ever)
    if (!ledger.lost.has(uid)) for (const { id } of instances) ours.add(id);
  for (const { providerId, pool } of world.nodes.all.values())
    if (pool !== undefined) ours.add(providerId);
  return ours;
}
