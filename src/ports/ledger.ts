/** Intents (NodeRequests): written before a provider call, so that a crash in between is found and settled. */
import type { IntentView, RecordedInstance, RequestOutcome } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';

export interface NewIntent {
  readonly pool: string;
  readonly number: number;
  readonly count: number;
  readonly targetBefore: number;
  readonly targetAfter: number;
  readonly promotion: string | undefined;
  /** Written anew from the marks of nodes, without a call to a provider. Kept with the intent from its first moment. */
  readonly rebuilt?: boolean | undefined;
}

export interface IntentStatus {
  readonly outcome: RequestOutcome;
  readonly message: string;
  readonly settledAt: Millis | undefined;
  readonly instances: readonly RecordedInstance[];
}

export interface Ledger {
  list(): Promise<readonly IntentView[]>;
  /** Named `<pool>-<number>`. `exists`: another leader took the number; decide anew. */
  create(intent: NewIntent): Promise<{ kind: 'created'; intent: IntentView } | { kind: 'exists' }>;
  /** Replaces the status with resourceVersion as precondition; returns the intent as it is now. */
  update(intent: IntentView, status: IntentStatus): Promise<IntentView>;
  /** Removes a settled intent; UID is a precondition. */
  forget(name: string, uid: string): Promise<void>;
}
