/** What the operator's processes talk to in one simulated world, shared by all of them. */

import { standingLimits } from '../model/admission-limit.ts';
import type { Settings } from '../model/decide-input.ts';
import { standingLadders } from '../model/degrade.ts';
import type { PolicySet } from '../model/policy-set.ts';
import { MINUTE, type Millis, SECOND } from '../model/units.ts';
import type { PolicyDocument } from '../policy/document.ts';
import type { Cycle } from '../ports/recorder.ts';
import type { Backends } from './operator/gated-ports.ts';
import { startPeople } from './people/people.ts';
import { createSimulatedCluster } from './ports/cluster.ts';
import { createSimulatedGatedPods } from './ports/gated-pods.ts';
import { createSimulatedLedger, type SimulatedLedger } from './ports/ledger.ts';
import { createSimulatedLog, type LogLine, type SimulatedLog } from './ports/log.ts';
import { createSimulatedMetrics } from './ports/metrics.ts';
import { createSimulatedNodePools } from './ports/node-pools.ts';
import { createSimulatedPolicies } from './ports/policies.ts';
import type { Scenario } from './scenario.ts';
import type { World } from './world/world.ts';

export interface ControllerPortsInput {
  readonly world: World;
  readonly documents: readonly PolicyDocument[];
  readonly onCycle: (cycle: Cycle) => void;
  readonly onLogLine?: LogLine | undefined;
}

export interface ControllerPorts {
  readonly backends: Backends;
  readonly ledger: SimulatedLedger;
  readonly log: SimulatedLog;
  readonly policiesAt: (now: Millis) => PolicySet;
}

export function createControllerPorts(input: ControllerPortsInput): ControllerPorts {
  const { world, documents, onCycle, onLogLine } = input;
  const { clock, scenario } = world;
  const { policies, recorder, setAt } = createSimulatedPolicies({
    documents,
    timeZone: scenario.timeZone,
    world,
  });
  const ledger = createSimulatedLedger(clock, world.faults);
  const log = createSimulatedLog(onLogLine);
  const backends: Backends = {
    cluster: createSimulatedCluster(world, startPeople(world).switches),
    metrics: createSimulatedMetrics(world),
    nodePools: createSimulatedNodePools(world),
    ledger,
    policies,
    ...createSimulatedGatedPods(world, documents),
    recorder: {
      async record(cycle) {
        onCycle(cycle);
        limitGateways(world, cycle);
        tellApplications(world, cycle);
        await recorder.record(cycle);
      },
    },
  };
  return { backends, ledger, log, policiesAt: setAt };
}

/** Gateways take up what is published at once. */
function limitGateways({ gateways }: World, { input, plan }: Cycle): void {
  const limits = standingLimits(input.policies.tiers, plan.limits);
  if (limits === undefined) return;
  gateways.clear();
  for (const { workload, admitted } of limits) gateways.set(workload, admitted);
}

/** Applications are told at once, and take their time. */
function tellApplications({ applications, clock }: World, { input, plan }: Cycle): void {
  const ladders = standingLadders(input.policies.tiers, plan.ladders);
  if (ladders === undefined) return;
  const workloads = new Set(ladders.map(({ workload }) => workload));
  for (const workload of applications.told)
    if (!workloads.has(workload)) applications.tell(workload, [], clock.now());
  for (const { workload, on } of ladders) {
    const steps = on.map(({ name }) => name);
    applications.tell(workload, steps, clock.now());
  }
}

/** The operator's defaults; only what a scenario may set comes from it. */
export function settingsOf({ controller, prometheus }: Scenario): Settings {
  return {
    tick: controller.tick,
    maxCloudNodes: controller.maxCloudNodes,
    ...(controller.maxSpend === undefined ? {} : { maxSpend: controller.maxSpend }),
    cacheSettle: 5 * SECOND,
    listLag: 2 * MINUTE,
    joinTimeout: 15 * MINUTE,
    viewMaxAge: MINUTE,
    scrapeInterval: prometheus.scrapeInterval,
  };
}
