/** Names the concrete adapters and puts them behind the ports. The only place that knows them all; it decides nothing. */

import type { HealthLimits } from '../adapters/http/health.ts';
import { type HttpServer, listen, metricsRoutes, probeRoutes } from '../adapters/http/server.ts';
import { createAuditor } from '../adapters/kube/auditor.ts';
import { createPrometheusMetrics } from '../adapters/prometheus/metrics.ts';
import { createSystemClock } from '../adapters/system/clock.ts';
import type { OperatorConfig } from '../adapters/system/config.ts';
import { startHousekeeping } from '../adapters/system/housekeeping.ts';
import { CYCLE_FILES_DEFAULT, createCycleFiles } from '../adapters/telemetry/cycle-files.ts';
import { createDailySummary } from '../adapters/telemetry/daily-summary.ts';
import { createMeters } from '../adapters/telemetry/metrics.ts';
import { createRecorder, type Sink } from '../adapters/telemetry/recorder.ts';
import { timedMetrics, timedNodePools } from '../adapters/telemetry/timed-ports.ts';
import { createProblemTeller } from '../adapters/telemetry/watch-problems.ts';
import { runController } from '../loop/controller.ts';
import { afterLateCalls } from '../loop/late-calls.ts';
import type { Ports } from '../loop/tick.ts';
import type { Millis } from '../model/units.ts';
import type { Log } from '../ports/log.ts';
import { createServerClock } from '../ports/server-clock.ts';
import type { LifeParts } from './operator-life.ts';
import { createPulse } from './pulse.ts';
import { VERSION } from './version.ts';
import { wireKube } from './wire-kube.ts';
import { wirePools } from './wire-pools.ts';

/** Throws PortError when the cluster's credentials cannot be read, and what listening throws when a port is taken. */
export async function wire(config: OperatorConfig, log: Log): Promise<LifeParts> {
  const clock = createServerClock({
    clock: createSystemClock(),
    onDrift: (driftMs) => log.warn({ driftMs }, 'the wall clock and the API server differ'),
  });
  const kube = await wireKube(config, clock, log);
  const { lease } = kube;
  const watchProblems = () => [...kube.cluster.problems(), ...kube.policies.problems()];
  const meters = createMeters({ version: VERSION, leaseHeld: lease.held, watchProblems });
  const prometheus = createPrometheusMetrics({
    clock,
    ...config.prometheus,
    timeoutMs: config.prometheus.timeout,
  });
  const { transport } = kube;
  const pools = wirePools(config, { transport, clock, log, beforeWrite: lease.requireHeld });
  const pulse = createPulse(clock, lease, healthLimits(config));
  const summary = createDailySummary(clock);
  const count = (strays: number): void => meters.strayPods.set(strays);
  const sinks: Sink[] = [
    { name: 'auditor', recorder: createAuditor({ cluster: kube.cluster, log, count }) },
    ...kube.sinks,
    { name: 'pulse', recorder: pulse },
    { name: 'summary', recorder: summary },
  ];
  if (config.record !== undefined) {
    const recorder = createCycleFiles({ dir: config.record, ...CYCLE_FILES_DEFAULT });
    sinks.push({ name: 'file', recorder });
  }
  const ports: Ports = {
    clock,
    log,
    lease,
    cluster: kube.cluster,
    gatedPods: kube.gatedPods,
    ledger: kube.ledger,
    policies: kube.policies,
    metrics: timedMetrics(prometheus.metrics, clock, meters),
    nodePools: afterLateCalls({
      pools: timedNodePools(pools, clock, meters),
      lease,
      clock,
      wait: slowestProvider(config),
    }),
    recorder: createRecorder({ clock, log, meters, sinks }),
  };
  const servers = await serve(config, pulse, meters.registry);
  const housekeeping = startHousekeeping({
    timeZone: config.timeZone,
    log,
    chores: [
      {
        name: 'watch-problems',
        cron: '*/5 * * * * *',
        run: createProblemTeller(watchProblems, log),
      },
      {
        name: 'daily-summary',
        cron: '0 0 * * *',
        run: () => log.info(summary.take(), 'daily summary'),
      },
      { name: 'credentials', cron: '* * * * *', run: () => sayIfAny(prometheus.reload(), log) },
    ],
  });
  return {
    log,
    controller: (signal) => runController({ ports, settings: config.settings, signal }),
    lease: lease.run,
    background: kube.background,
    close: async () => {
      await housekeeping.stop();
      await Promise.all(servers.map((server) => server.close()));
      await pools.close();
      await prometheus.close();
      await kube.close();
    },
  };
}

/** A cycle asks Prometheus for history in up to three questions, a provider to look and to order, and writes a few times. */
function healthLimits(config: OperatorConfig): HealthLimits {
  const { settings, prometheus, kubernetes, lease } = config;
  const cycle =
    settings.tick + 3 * prometheus.timeout + slowestLooks(config) + 4 * kubernetes.timeout;
  return { cycle, leaseLook: lease.retry + kubernetes.timeout };
}

/** A gRPC server is asked at once; a web service one thing after the other, and its task is followed for a while. */
function slowestLooks({ providers, clouds }: OperatorConfig): Millis {
  const calls = (all: Readonly<Record<string, { readonly timeout: Millis }>>, each: number) =>
    Object.values(all).map(({ timeout }) => each * timeout);
  return Math.max(0, ...calls(providers, 2), ...calls(clouds, 6));
}

function slowestProvider({ providers, clouds }: OperatorConfig): Millis {
  const all = [...Object.values(providers), ...Object.values(clouds)];
  return Math.max(0, ...all.map(({ timeout }) => timeout));
}

interface Probes {
  health(): { readonly ok: boolean };
  ready(): boolean;
}

interface Exposition {
  readonly contentType: string;
  metrics(): Promise<string>;
}

async function serve(
  { http }: OperatorConfig,
  pulse: Probes,
  registry: Exposition,
): Promise<readonly HttpServer[]> {
  const { address, healthPort, metricsPort } = http;
  const probes = probeRoutes({ healthy: () => pulse.health().ok, ready: pulse.ready });
  const health = await listen({ address, port: healthPort, routes: probes });
  try {
    return [health, await listen({ address, port: metricsPort, routes: metricsRoutes(registry) })];
  } catch (error) {
    await health.close();
    throw error;
  }
}

async function sayIfAny(problem: Promise<string | undefined>, log: Log): Promise<void> {
  const found = await problem;
  if (found !== undefined)
    log.warn({ problem: found }, 'credentials cannot be read again; those read before stay in use');
}
