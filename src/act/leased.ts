/** Ports that ask for the lease again right before every write, so that a leader that was frozen sends nothing late. Reads pass. */
import { PortError } from '../ports/errors.ts';
import type { Lease } from '../ports/lease.ts';
import type { ActPorts } from './ports.ts';

/** `onSend` is told of each write that goes out. */
export function leased(ports: ActPorts, onSend: () => void): ActPorts {
  const { cluster, nodePools, ledger, policies } = ports;
  const leave: Leave = { lease: ports.lease, onSend };
  return {
    ...ports,
    cluster: {
      ...cluster,
      setReplicas: guarded(leave, cluster.setReplicas),
      markNode: guarded(leave, cluster.markNode),
      setDraining: guarded(leave, cluster.setDraining),
      setDeletionCost: guarded(leave, cluster.setDeletionCost),
      evict: guarded(leave, cluster.evict),
    },
    nodePools: {
      ...nodePools,
      grow: guarded(leave, nodePools.grow),
      giveBack: guarded(leave, nodePools.giveBack),
    },
    ledger: {
      ...ledger,
      create: guarded(leave, ledger.create),
      update: guarded(leave, ledger.update),
      forget: guarded(leave, ledger.forget),
    },
    policies: {
      ...policies,
      keepPool: guarded(leave, policies.keepPool),
      // Once in the life of a tier, and before a change that counts itself.
      keepOriginals: guarded({ ...leave, onSend: () => undefined }, policies.keepOriginals),
    },
  };
}

type Write<A extends readonly unknown[], R> = (...args: A) => Promise<R>;

interface Leave {
  readonly lease: Lease;
  onSend(): void;
}

function guarded<A extends readonly unknown[], R>(
  { lease, onSend }: Leave,
  write: Write<A, R>,
): Write<A, R> {
  return async (...args) => {
    if (!lease.held()) throw new PortError('denied', 'the lease is not held any more');
    onSend();
    return write(...args);
  };
}
