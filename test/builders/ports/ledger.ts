/** A ledger in memory with the port's preconditions: a taken number is not taken again, a stale resourceVersion conflicts. */
import type { IntentView } from '../../../src/model/snapshot.ts';
import { PortError } from '../../../src/ports/errors.ts';
import type { IntentStatus, Ledger, NewIntent } from '../../../src/ports/ledger.ts';
import { intent } from '../snapshots.ts';
import type { Calls } from './calls.ts';

export interface LedgerState {
  /** By name. */
  readonly intents: Map<string, IntentView>;
}

export function ledgerState(intents: readonly IntentView[] = []): LedgerState {
  return { intents: new Map(intents.map((one) => [one.name, one])) };
}

export function fakeLedger(calls: Calls, state: LedgerState): Ledger {
  return {
    async list() {
      calls.note('ledger.list');
      return [...state.intents.values()];
    },
    async create(made) {
      calls.note('ledger.create', made);
      return create(state, made);
    },
    async update(before, status) {
      calls.note('ledger.update', before.name, status);
      return update(state, before, status);
    },
    async forget(name, uid) {
      calls.note('ledger.forget', name, uid);
      if (state.intents.get(name)?.uid !== uid)
        throw new PortError('conflict', `intent ${name} is another one now`);
      state.intents.delete(name);
    },
  };
}

function create(state: LedgerState, made: NewIntent): Awaited<ReturnType<Ledger['create']>> {
  const created = intent({ ...made, outcome: 'pending', settledAt: undefined });
  if (state.intents.has(created.name)) return { kind: 'exists' };
  state.intents.set(created.name, created);
  return { kind: 'created', intent: created };
}

function update(state: LedgerState, before: IntentView, status: IntentStatus): IntentView {
  const found = state.intents.get(before.name);
  if (found === undefined) throw new PortError('gone', `there is no intent ${before.name}`);
  if (found.resourceVersion !== before.resourceVersion)
    throw new PortError('conflict', `intent ${before.name} has changed since it was read`);
  const resourceVersion = String(Number(found.resourceVersion) + 1);
  const after = { ...found, ...status, resourceVersion };
  state.intents.set(after.name, after);
  return after;
}
