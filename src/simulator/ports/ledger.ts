/** NodeRequests of the simulated cluster. Creating a name that exists is the once-only gate. */
import type { IntentView } from '../../model/snapshot.ts';
import type { Clock } from '../../ports/clock.ts';
import { PortError } from '../../ports/errors.ts';
import type { IntentStatus, Ledger, NewIntent } from '../../ports/ledger.ts';
import type { Faults } from '../faults/faults.ts';
import { CLUSTER_UID } from './cluster.ts';

export interface SimulatedLedger extends Ledger {
  /** Every intent there ever was, as it was last, forgotten ones included: what checkers compare machines with. */
  readonly ever: ReadonlyMap<string, IntentView>;
  /** UIDs of those of them that a fault took away. */
  readonly lost: ReadonlySet<string>;
}

export function createSimulatedLedger(
  clock: Pick<Clock, 'now'>,
  faults?: Pick<Faults, 'whenever' | 'fire'>,
): SimulatedLedger {
  const intents = new Map<string, IntentView>();
  const ever = new Map<string, IntentView>();
  const lost = new Set<string>();
  let made = 0;
  let version = 0;
  let listed: readonly IntentView[] | undefined;

  function put(intent: IntentView): IntentView {
    intents.set(intent.name, intent);
    ever.set(intent.uid, intent);
    listed = undefined;
    return intent;
  }

  function nextVersion(): string {
    version += 1;
    return String(version);
  }

  function create(fresh: NewIntent): IntentView {
    made += 1;
    const name = `${fresh.pool}-${fresh.number}`;
    return put({
      ...fresh,
      name,
      uid: `intent-${made}`,
      resourceVersion: nextVersion(),
      token: `${CLUSTER_UID}/${name}`,
      createdAt: clock.now(),
      outcome: 'pending',
      settledAt: undefined,
      instances: [],
    });
  }

  function update(intent: IntentView, status: IntentStatus): IntentView {
    const current = intents.get(intent.name);
    if (current === undefined) throw new PortError('gone', `there is no intent ${intent.name}`);
    if (current.uid !== intent.uid || current.resourceVersion !== intent.resourceVersion) {
      throw new PortError('conflict', `intent ${intent.name} has changed since it was read`);
    }
    return put({ ...current, ...status, resourceVersion: nextVersion() });
  }

  function forget(name: string, uid: string): void {
    if (intents.get(name)?.uid !== uid)
      throw new PortError('conflict', `intent ${name} is another one now`);
    intents.delete(name);
    listed = undefined;
  }

  /** Deleted by hand, finalizer and all: nobody is told. */
  faults?.whenever('O6', ({ subject }) => {
    const newest = [...intents.keys()].at(-1);
    const name = subject ?? newest;
    const taken = name === undefined ? undefined : intents.get(name);
    if (taken === undefined) return undefined;
    intents.delete(taken.name);
    lost.add(taken.uid);
    listed = undefined;
    faults.fire('O6', taken.name, 'the intent is lost');
    return undefined;
  });

  return {
    ever,
    lost,
    list() {
      listed ??= [...intents.values()];
      return Promise.resolve(listed);
    },
    async create(intent) {
      if (intents.has(`${intent.pool}-${intent.number}`)) return { kind: 'exists' };
      return { kind: 'created', intent: create(intent) };
    },
    update: async (intent, status) => update(intent, status),
    forget: async (name, uid) => forget(name, uid),
  };
}
