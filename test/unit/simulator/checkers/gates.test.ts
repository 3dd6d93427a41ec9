/** L1, placement gates: what a pod at a gate may wait, and for whom; and that pods which found no node may be named anew. */
import { describe, expect, it } from 'vitest';
import { checkPlacementGates } from '../../../../src/simulator/checkers/l1-gates.ts';
import { startNamingAnew } from '../../../../src/simulator/checkers/naming-anew.ts';
import { onRequests } from '../../../../src/simulator/checkers/requests.ts';
import type { FaultId } from '../../../../src/simulator/faults/catalogue.ts';
import type { ScheduledFault } from '../../../../src/simulator/faults/fault.ts';
import { plainHabits } from '../../../../src/simulator/workload-habits.ts';
import type { WorldEvent } from '../../../../src/simulator/world/journal.ts';
import { workload } from '../small-world.ts';
import { evidenceOf, SECOND, START } from './evidence.ts';

const HABITS = plainHabits(workload());
const GATED = workload({ habits: { ...HABITS, gated: true } });

type State = Extract<WorldEvent, { kind: 'operator' }>['state'];

interface Waiting {
  /** What processes did, by seconds after the pod appeared. */
  readonly operators: readonly (readonly [seconds: number, operator: number, state: State])[];
  readonly fault?: readonly [FaultId, subject: string | undefined, untilSeconds: number];
  /** When an outage begins; undefined: none does. */
  readonly struckAt?: number;
  /** Until its gate is lifted; undefined: never. */
  readonly lifted?: number;
}

/** A third pod of web appears within a second and waits for 30. What L1 says at each second, at most once. */
async function saidOf({ operators, fault, struckAt, lifted }: Waiting): Promise<string[]> {
  const evidence = evidenceOf({
    scenario: { workloads: [GATED], faults: fault === undefined ? [] : [struck(fault)] },
  });
  const { world, web } = evidence;
  const checker = checkPlacementGates(evidence);
  web.replicas += 1;
  world.replicaSets.wake();
  for (let second = 0; second <= 30; second += 1) {
    const now = operators.filter(([at]) => at === second);
    for (const [, operator, state] of now)
      world.journal.emit({
        ...{ kind: 'operator', at: world.clock.now(), operator, epoch: 1, state },
      });
    if (second === lifted) letGo(evidence);
    if (second === struckAt)
      world.journal.emit({
        ...{ kind: 'fault', at: world.clock.now(), id: 'A9', subject: 'shop/web', detail: '' },
      });
    evidence.load();
    await evidence.pass(SECOND);
  }
  return checker.finish().map(({ message }) => message.replace(/^\S+ of /, ''));
}

function struck([id, subject, seconds]: NonNullable<Waiting['fault']>): ScheduledFault {
  return { id, subject, from: START, until: START + seconds * SECOND, rate: 1, size: undefined };
}

function letGo({ world, web }: ReturnType<typeof evidenceOf>): void {
  for (const pod of web.pods) if (pod.gated) world.liftGate(pod, undefined);
}

const LATE = ['shop/web waits at its gate for 11000 ms'];

describe('a pod at a gate', () => {
  it('waits no longer than ten seconds while a process runs', async () => {
    expect(await saidOf({ operators: [[0, 1, 'started']] })).toEqual(LATE);
    expect(await saidOf({ operators: [[0, 1, 'started']], lifted: 11 })).toEqual([]);
    expect(await saidOf({ operators: [[0, 1, 'started']], lifted: 13 })).toEqual(LATE);
  });

  it('waits for whoever is left when the leader stands still or ends', async () => {
    const two = [
      ...([
        [0, 1, 'started'],
        [0, 2, 'started'],
        [0, 1, 'leads'],
      ] as const),
      ...([
        [1, 1, 'frozen'],
        [2, 2, 'thawed'],
      ] as const),
    ] as const;
    expect(await saidOf({ operators: two })).toEqual(['shop/web waits at its gate for 11000 ms']);
    // The other one began to run at 25 s.
    const gap = [
      [0, 1, 'started'],
      [5, 1, 'crashed'],
      [25, 2, 'started'],
    ] as const;
    expect(await saidOf({ operators: gap })).toEqual([]);
    expect(await saidOf({ operators: [] })).toEqual([]);
  });

  it('waits for as long as nothing can be written, and no longer for what strikes other calls', async () => {
    const operators = [[0, 1, 'started']] as const;
    expect(await saidOf({ operators, fault: ['A10', undefined, 25] })).toEqual([]);
    expect(await saidOf({ operators, fault: ['A11', undefined, 25] })).toEqual([]);
    expect(await saidOf({ operators, fault: ['A11', 'ledger.create', 25] })).toEqual(LATE);
    expect(await saidOf({ operators, fault: ['A10', undefined, 15] })).toEqual(LATE);
  });

  it('waits for an outage that begins with a write, and ends by itself after a minute', async () => {
    const fault = ['A9', 'shop/web', 1] as const;
    const operators = [[0, 1, 'started']] as const;
    expect(await saidOf({ operators, fault })).toEqual(LATE);
    expect(await saidOf({ operators, fault, struckAt: 2 })).toEqual([]);
  });
});

describe('naming anew', () => {
  it('is the eviction of a pod that waited at a gate and that no node has', async () => {
    const evict = async (gated: boolean, of: 'running' | 'waiting') => {
      const evidence = evidenceOf({
        scenario: { workloads: [workload({ habits: { ...HABITS, gated } })] },
      });
      const isNamedAnew = startNamingAnew(evidence.world);
      const said: boolean[] = [];
      onRequests(evidence.world.journal, (request) => said.push(isNamedAnew(request)));
      evidence.web.replicas += 1;
      evidence.world.replicaSets.wake();
      await evidence.pass(SECOND);
      const pods = [...evidence.web.pods];
      const pod = pods.find(({ node }) => (node === undefined) === (of === 'waiting'));
      evidence.request('cluster.evict', { subject: pod?.name ?? '', about: {} });
      return said;
    };
    expect(await evict(true, 'waiting')).toEqual([true]);
    expect([await evict(true, 'running'), await evict(false, 'running')]).toEqual([
      [false],
      [false],
    ]);
  });

  it('is known of a pod that went by it', () => {
    const evidence = evidenceOf({
      scenario: { workloads: [GATED] },
    });
    const isNamedAnew = startNamingAnew(evidence.world);
    const said: boolean[] = [];
    onRequests(evidence.world.journal, (request) => said.push(isNamedAnew(request)));
    const gone = (node: string | undefined): void => {
      const [at, pod] = [evidence.world.clock.now(), 'web-9'];
      evidence.world.journal.emit({
        ...{ kind: 'pod-deleted', at, pod, workload: 'shop/web', node, site: undefined },
        cloud: false,
      });
      evidence.request('cluster.evict', { subject: pod, about: {} });
    };
    gone(undefined);
    gone('home-1');
    evidence.request('cluster.evict', { subject: 'nobody', about: {} });
    evidence.request('cluster.setReplicas', { subject: 'shop/web', about: {} });

    expect(said).toEqual([true, false, false, false]);
  });
});
