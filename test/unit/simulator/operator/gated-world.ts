/** A small world seen through the gate of one process that leads: what a port call meets on its way. Starts no loop. */
import { createApiServer } from '../../../../src/simulator/api/api-server.ts';
import { createControllerPorts } from '../../../../src/simulator/controller-ports.ts';
import type { ScheduledFault } from '../../../../src/simulator/faults/fault.ts';
import { createGate, type Guarded } from '../../../../src/simulator/operator/gate.ts';
import { gated } from '../../../../src/simulator/operator/gated-ports.ts';
import type { MomentHook } from '../../../../src/simulator/operator/moments.ts';
import type { Scenario } from '../../../../src/simulator/scenario.ts';
import type { WorldEvent } from '../../../../src/simulator/world/journal.ts';
import { HOUR, START, smallWorld } from '../small-world.ts';

/** On from the beginning, at every chance, for an hour. */
export function fault(
  id: ScheduledFault['id'],
  more: Partial<ScheduledFault> = {},
): ScheduledFault {
  const always = { from: START, until: START + HOUR, rate: 1, subject: undefined, size: undefined };
  return { id, ...always, ...more };
}

export const WEB = {
  tier: 'shop/web',
  namespace: 'shop',
  target: { kind: 'workload', apiVersion: 'apps/v1', workloadKind: 'Deployment', name: 'web' },
} as const;

export function gatedWorld(changes: Partial<Scenario> = {}, onMoment?: MomentHook) {
  const world = smallWorld(changes);
  const events: WorldEvent[] = [];
  world.journal.listen((event) => void events.push(event));
  const state = { deadline: Number.POSITIVE_INFINITY as number | undefined };
  const process: Guarded = {
    id: 1,
    alive: true,
    epoch: () => 1,
    deadline: () => state.deadline,
    crash: () => undefined,
    freeze: () => undefined,
    block: () => undefined,
    thawed: () => undefined,
  };
  const api = createApiServer(world);
  const { clock, journal } = world;
  const gate = createGate({ clock, journal, process, api, onMoment, occurrences: new Map() });
  const control = createControllerPorts({ world, documents: [], onCycle: () => undefined });
  const ports = gated(control.backends, gate);
  const requests = () => events.filter((event) => event.kind === 'request');
  return { world, api, ports, state, events, requests, ledger: control.ledger };
}

type Small = ReturnType<typeof gatedWorld>;

/** Asks for `to` replicas of web on the version it has now, and lets a minute pass for the answer. */
export async function scaleWeb({ world, ports }: Small, to: number): Promise<unknown> {
  const { uid, version } = webOf(world);
  const change = { uid, resourceVersion: String(version), to };
  return answerOf(world, ports.cluster.setReplicas(WEB, change));
}

export function webOf(world: Small['world']) {
  const tier = world.tiers.get('shop/web');
  if (tier === undefined) throw new Error('the small world has no workload web');
  return tier.workload;
}

/** What a call came to within a minute of virtual time: its value, its error, or undefined when there is no answer yet. */
export async function answerOf(world: Small['world'], call: Promise<unknown>): Promise<unknown> {
  let answer: unknown;
  void call.then(
    (value) => {
      answer = value ?? 'done';
    },
    (error: unknown) => {
      answer = error;
    },
  );
  await world.clock.run(world.clock.now() + 60_000);
  return answer;
}
