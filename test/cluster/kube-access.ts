/** The adapters under test, connected to a test control plane, with a log that keeps what it is told. */
import { createKubeCluster, type KubeCluster } from '../../src/adapters/kube/cluster.ts';
import { createKubeAccess, type KubeAccess } from '../../src/adapters/kube/kube.ts';
import { createSystemClock } from '../../src/adapters/system/clock.ts';
import type { Log } from '../../src/ports/log.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { waitFor } from '../control-plane/wait.ts';

export const SYSTEM_NAMESPACE = 'kingtide-system';

export function createKeepingLog(): Log & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  const keep = (fields: unknown, message: string) => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  return { lines, info: keep, warn: keep, error: keep };
}

export interface Connected {
  readonly access: KubeAccess;
  readonly log: ReturnType<typeof createKeepingLog>;
  /** Runs in the background until `close`. */
  inBackground(run: (signal: AbortSignal) => Promise<void>): void;
  close(): Promise<void>;
}

/** `kubeconfig`: default the admin's. */
export async function connect(
  plane: ControlPlane,
  kubeconfig = plane.kubeconfig,
): Promise<Connected> {
  const clock = createSystemClock();
  const source = { kind: 'kubeconfig', file: kubeconfig } as const;
  const access = await createKubeAccess({ source, clock, requestGate: () => undefined });
  const stop = new AbortController();
  const running: Promise<void>[] = [];
  return {
    access,
    log: createKeepingLog(),
    inBackground: (run) => running.push(run(stop.signal)),
    close: async () => {
      stop.abort();
      await Promise.all(running);
      await access.close();
    },
  };
}

export function clusterOn(connected: Connected): KubeCluster {
  const { access, log } = connected;
  const clock = createSystemClock();
  const cluster = createKubeCluster({
    transport: access.transport,
    clock,
    random: Math.random,
    log,
    namespace: SYSTEM_NAMESPACE,
    viewMaxAge: 60_000,
  });
  connected.inBackground(cluster.run);
  return cluster;
}

export function eventually<T>(what: string, probe: () => Promise<T | undefined>): Promise<T> {
  return waitFor(what, probe, { timeoutMs: 60_000, intervalMs: 100 });
}
