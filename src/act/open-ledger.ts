/** The intents as this cycle's own writes have left them, so that two writes to one intent do not conflict with each other. */
import type { IntentView, RecordedInstance, RequestOutcome } from '../model/snapshot.ts';
import { isPortError, PortError } from '../ports/errors.ts';
import type { IntentStatus, Ledger } from '../ports/ledger.ts';
import { notRecorded } from './unrecorded.ts';

export interface IntentChange {
  readonly outcome?: RequestOutcome;
  readonly message?: string;
  readonly settledAt?: number;
  readonly instances?: readonly RecordedInstance[];
}

export interface OpenLedger {
  intent(name: string): IntentView;
  all(): readonly IntentView[];
  put(intent: IntentView): void;
  change(name: string, change: IntentChange): Promise<IntentView>;
}

export function openLedger(ledger: Ledger, intents: readonly IntentView[]): OpenLedger {
  const open = new Map(intents.map((intent) => [intent.name, intent]));
  const intent = (name: string): IntentView => {
    const found = open.get(name);
    if (found === undefined) throw new PortError('gone', `intent ${name} is not in the ledger`);
    return found;
  };
  return {
    intent,
    all: () => [...open.values()],
    put: (added) => void open.set(added.name, added),
    change: async (name, change) => {
      const before = intent(name);
      const after = await update(ledger, before, {
        outcome: change.outcome ?? before.outcome,
        message: change.message ?? before.message ?? '',
        settledAt: change.settledAt ?? before.settledAt,
        instances: change.instances ?? before.instances,
      });
      open.set(name, after);
      return after;
    },
  };
}

/** Fails with `NotRecorded`, which tells what is missing now. */
async function update(
  ledger: Ledger,
  before: IntentView,
  status: IntentStatus,
): Promise<IntentView> {
  try {
    return await ledger.update(before, status);
  } catch (error) {
    throw isPortError(error) ? notRecorded(error, before, status.instances) : error;
  }
}
