/** Names the adapters of the Kubernetes API: one access, everything that shares it, and what must run beside the loop. */
import { createKubeCluster, type KubeCluster } from '../adapters/kube/cluster.ts';
import { createEventRecorder } from '../adapters/kube/event-recorder.ts';
import { createKubeEvents } from '../adapters/kube/events.ts';
import { createFinalizers } from '../adapters/kube/finalizers.ts';
import { createGatewayBook } from '../adapters/kube/gateway-book.ts';
import { createGatewayRecorder } from '../adapters/kube/gateway-recorder.ts';
import { createKubeAccess } from '../adapters/kube/kube.ts';
import { createKubeLease, type KubeLease } from '../adapters/kube/lease.ts';
import { startLeaseWatchdog } from '../adapters/kube/lease-watchdog.ts';
import { createKubeLedger } from '../adapters/kube/ledger.ts';
import { createLimitRecorder } from '../adapters/kube/limit-recorder.ts';
import { createKubePolicies, type KubePolicies } from '../adapters/kube/policies.ts';
import { createStatusRecorder } from '../adapters/kube/recorder.ts';
import { createStepRecorder } from '../adapters/kube/step-recorder.ts';
import type { Transport } from '../adapters/kube/transport.ts';
import type { OperatorConfig } from '../adapters/system/config.ts';
import { systemRandom } from '../adapters/system/random.ts';
import type { Sink } from '../adapters/telemetry/recorder.ts';
import type { Clock } from '../ports/clock.ts';
import type { GatedPods } from '../ports/gated-pods.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Log } from '../ports/log.ts';
import type { Cycle } from '../ports/recorder.ts';
import type { ServerClock } from '../ports/server-clock.ts';
import type { LifeParts } from './operator-life.ts';

export interface KubeParts {
  /** For node pools that are objects of this cluster. */
  readonly transport: Transport;
  readonly cluster: KubeCluster;
  readonly policies: KubePolicies;
  readonly ledger: Ledger;
  readonly lease: KubeLease;
  readonly sinks: readonly Sink[];
  readonly background: LifeParts['background'];
  readonly close: () => Promise<void>;
  readonly gatedPods: GatedPods;
}

export async function wireKube(
  config: OperatorConfig,
  clock: ServerClock,
  log: Log,
): Promise<KubeParts> {
  const { kubernetes, namespace, settings, timeZone, prometheus, scalableKinds } = config;
  const { access: source, timeout } = kubernetes;
  // Every write asks the lease right before it is sent, and the lease needs the access first.
  const access = await createKubeAccess({
    source,
    clock,
    timeout,
    requestGate: () => lease.requireHeld(),
    onServerTime: clock.hear,
  });
  const lease = createLease(config, { clock, log, transport: access.leaseTransport });
  const { transport } = access;
  const watching = { transport, clock, random: systemRandom, log };
  const { viewMaxAge } = settings;
  const cluster = createKubeCluster({ ...watching, namespace, scalableKinds, viewMaxAge });
  const policies = createKubePolicies({
    ...watching,
    timeZone,
    scalableKinds,
    viewMaxAge,
    scrapeInterval: prometheus.scrapeInterval,
    labelsOf: cluster.labelsOf,
    caps: { cloudNodes: settings.maxCloudNodes, spend: settings.maxSpend },
  });
  const ledger = createKubeLedger({ transport, clock, owner: cluster.identity });
  const book = createGatewayBook();
  const status = createStatusRecorder({ transport, clock, policies, gateways: book });
  const finalizers = createFinalizers({ transport, policies });
  // One after the other, because each write rests on the version that the other left.
  const record = async (cycle: Cycle) => {
    await status.record(cycle);
    await finalizers.record(cycle);
  };
  const events = createKubeEvents({ transport, clock, instance: config.identity });
  return {
    ...{ transport, cluster, policies, ledger, lease },
    sinks: [
      { name: 'status', recorder: { record } },
      { name: 'events', recorder: createEventRecorder({ events, policies }) },
      { name: 'limits', recorder: createLimitRecorder({ transport, namespace }) },
      { name: 'gateways', recorder: createGatewayRecorder({ transport, policies, book }) },
      { name: 'steps', recorder: createStepRecorder({ transport, namespace }) },
    ],
    background: {
      cluster: cluster.run,
      policies: policies.run,
      watchdog: (signal) => startLeaseWatchdog({ lease, clock, signal }),
    },
    close: access.close,
    gatedPods: cluster.gatedPods(access.gateTransport),
  };
}

interface LeaseNeeds {
  readonly clock: Clock;
  readonly log: Log;
  readonly transport: Parameters<typeof createKubeLease>[0]['transport'];
}

function createLease({ namespace, identity, lease }: OperatorConfig, needs: LeaseNeeds): KubeLease {
  const { name, duration, renewBy: renewDeadline, retry } = lease;
  const timing = { duration, renewDeadline, retry };
  return createKubeLease({ ...needs, random: systemRandom, namespace, name, identity, timing });
}
