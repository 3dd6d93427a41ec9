/** Ports that ask for the lease again right before every write, so that a leader that was frozen sends nothing late. Reads pass. */
import { PortError } from '../ports/errors.ts';
import type { Lease } from '../ports/lease.ts';
import type { ActPorts } from './ports.ts';

export function leased(ports: ActPorts): ActPorts {
  const { lease, cluster, nodePools, ledger, policies } = ports;
  return {
    ...ports,
    cluster: {
      ...cluster,
      setReplicas: guarded(lease, cluster.setReplicas),
      markNode: guarded(lease, cluster.markNode),
      setDraining: guarded(lease, cluster.setDraining),
      setDeletionCost: guarded(lease, cluster.setDeletionCost),
      evict: guarded(lease, cluster.evict),
    },
    nodePools: {
      ...nodePools,
      grow: guarded(lease, nodePools.grow),
      giveBack: guarded(lease, nodePools.giveBack),
    },
    ledger: {
      ...ledger,
      create: guarded(lease, ledger.create),
      update: guarded(lease, ledger.update),
      forget: guarded(lease, ledger.forget),
    },
    policies: { ...policies, keepPool: guarded(lease, policies.keepPool) },
  };
}

type Write<A extends readonly unknown[], R> = (...args: A) => Promise<R>;

function guarded<A extends readonly unknown[], R>(lease: Lease, write: Write<A, R>): Write<A, R> {
  return async (...args) => {
    if (!lease.held()) throw new PortError('denied', 'the lease is not held any more');
    return write(...args);
  };
}
