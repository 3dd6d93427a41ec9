/** What acting needs, and what one action's doing reports. */

import type { Settings } from '../model/decide-input.ts';
import type { PolicySet } from '../model/policy-set.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Clock } from '../ports/clock.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Lease } from '../ports/lease.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { NodePools } from '../ports/node-pools.ts';
import type { Policies } from '../ports/policies.ts';
import type { OpenLedger } from './open-ledger.ts';
import type { Pace } from './pace.ts';

export interface ActPorts {
  readonly clock: Clock;
  readonly cluster: Cluster;
  readonly nodePools: NodePools;
  readonly ledger: Ledger;
  readonly policies: Policies;
  readonly lease: Lease;
  readonly log: Log;
}

export interface ActContext {
  readonly ports: ActPorts;
  readonly policies: PolicySet;
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  readonly ledger: OpenLedger;
  /** Of this cycle's changes. */
  readonly pace: Pick<Pace, 'isSpent'>;
}

export type ActInput = Omit<ActContext, 'ledger' | 'pace'>;

/** Done with particulars, or skipped by a guard with its objection. Errors are thrown as PortErrors. */
export type Done = { readonly kind: 'applied' | 'skipped'; readonly detail: string };

export function applied(detail: string): Done {
  return { kind: 'applied', detail };
}

export function skipped(detail: string): Done {
  return { kind: 'skipped', detail };
}
