/**
 * Checks what a provider answers before anything believes it: sizes within reason, ids short, printable and unique.
 * An answer that breaks a bound is refused as a whole; half an answer would look like missing instances.
 */
import { z } from 'zod';
import type { InstanceView } from '../../../model/snapshot.ts';
import { PortError } from '../../../ports/errors.ts';
import { tame } from './statuses.ts';

const MOST_INSTANCES = 10_000;
const LONGEST_ID = 512;

const targetAnswer = z.object({ targetSize: z.int().min(0).max(MOST_INSTANCES) });

const instanceAnswer = z.object({
  id: z
    .string()
    .min(1)
    .max(LONGEST_ID)
    .regex(/^[^\p{C}\p{Z}]*$/u, 'holds control characters or blanks'),
  status: z
    .object({
      instanceState: z.number(),
      errorInfo: z
        .object({ errorCode: z.string(), errorMessage: z.string(), instanceErrorClass: z.number() })
        .nullish(),
    })
    .nullish(),
});

const instancesAnswer = z.object({ instances: z.array(instanceAnswer).max(MOST_INSTANCES) });

/** Why the provider says an instance will not come up. */
export interface InstanceError {
  readonly cause: 'stock-out' | 'other';
  readonly code: string;
  readonly message: string;
}

export interface ToldInstance extends InstanceView {
  readonly error?: InstanceError;
}

export function readTarget(body: object): number {
  const parsed = targetAnswer.safeParse(body);
  if (!parsed.success) throw refused('NodeGroupTargetSize', parsed.error);
  return parsed.data.targetSize;
}

export function readInstances(body: object): readonly ToldInstance[] {
  const parsed = instancesAnswer.safeParse(body);
  if (!parsed.success) throw refused('NodeGroupNodes', parsed.error);
  const byId = new Map<string, ToldInstance>();
  for (const one of parsed.data.instances) {
    const instance = toInstance(one);
    const before = byId.get(one.id);
    // Named twice: one instance. In two states: nobody knows which.
    const sure = before === undefined || before.state === instance.state;
    byId.set(one.id, sure ? instance : { ...instance, state: 'unknown' });
  }
  return [...byId.values()];
}

const STATES: Readonly<Record<number, InstanceView['state']>> = {
  1: 'running',
  2: 'creating',
  3: 'deleting',
};
const OUT_OF_RESOURCES = 1;

function toInstance({ id, status }: z.infer<typeof instanceAnswer>): ToldInstance {
  const state = STATES[status?.instanceState ?? 0] ?? 'unknown';
  const info = status?.errorInfo;
  if (!info || info.errorCode === '') return { id, state };
  const cause = info.instanceErrorClass === OUT_OF_RESOURCES ? 'stock-out' : 'other';
  return {
    id,
    state,
    error: { cause, code: tame(info.errorCode), message: tame(info.errorMessage) },
  };
}

function refused(rpc: string, error: z.ZodError): PortError {
  const [first] = error.issues;
  const where = first?.path.join('.') ?? '';
  const what = `${where}: ${first?.message ?? 'not understood'}`;
  return new PortError('permanent', `the answer to ${rpc} is refused as a whole: ${tame(what)}`);
}
