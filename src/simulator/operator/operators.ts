/** The operator's pods: as many processes as replicas, each restarted by its kubelet after it ended. */
import { type Millis, SECOND } from '../../model/units.ts';
import { createLeaseObject } from './lease-object.ts';
import type { CallLabel } from './moments.ts';
import { type Operator, type OperatorInput, startOperator } from './operator.ts';

export interface Operators {
  /** Those that run now. */
  readonly running: ReadonlySet<Operator>;
  /** The one that holds the lease, if any. */
  leader(): Operator | undefined;
  /** Ends all of them in order; resolves when no cycle is in progress. */
  stop(): Promise<void>;
}

export interface OperatorsInput
  extends Omit<OperatorInput, 'id' | 'lease' | 'occurrences' | 'onEnd'> {
  readonly replicas: number;
}

/** A container that ended is started again after about this long; its process then begins with nothing in memory. */
const RESTART: Millis = 3 * SECOND;

export function startOperators(input: OperatorsInput): Operators {
  const lease = createLeaseObject();
  const occurrences = new Map<CallLabel, number>();
  const running = new Set<Operator>();
  let started = 0;
  let stopping = false;

  function start(): void {
    if (stopping) return;
    started += 1;
    const operator = startOperator({
      ...input,
      id: started,
      lease,
      occurrences,
      onEnd() {
        running.delete(operator);
        input.clock.at(input.clock.now() + RESTART, start);
      },
    });
    running.add(operator);
  }

  for (let index = 0; index < input.replicas; index += 1) start();
  return {
    running,
    leader: () => [...running].find((operator) => operator.deadline() !== undefined),
    async stop() {
      stopping = true;
      await Promise.all([...running].map((operator) => operator.stop()));
    },
  };
}
