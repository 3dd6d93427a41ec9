/** Checks what a web service says of a pool before anything believes it. An answer beyond a bound is refused as a whole. */
import { z } from 'zod';
import type { InstanceView, PoolState } from '../../../model/snapshot.ts';
import { PortError } from '../../../ports/errors.ts';
import { tame } from '../external-grpc/statuses.ts';

export const MOST_INSTANCES = 10_000;
const LONGEST_ID = 128;

export const poolSize = z.int().min(0).max(MOST_INSTANCES);

/** As the services make them: letters, digits and dashes. */
export const machineId = z
  .string()
  .min(1)
  .max(LONGEST_ID)
  .regex(/^[A-Za-z0-9-]+$/, 'holds more than letters, digits and dashes');

/** Throws `PortError`, naming the place and not the content. */
export function checked<T>(schema: z.ZodType<T>, body: unknown, action: string): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const what = `${first?.path.join('.') ?? ''}: ${first?.message ?? 'not understood'}`;
  throw new PortError('permanent', `the answer to ${action} is refused as a whole: ${tame(what)}`);
}

/** While it is read, a list may shrink: the next look reads it anew. */
export function endedEarly(action: string): PortError {
  return new PortError('transient', `the list of ${action} ended before its own count`);
}

/** Named twice: one instance. In two states: nobody knows which. */
export function onceEach(instances: readonly InstanceView[]): PoolState['instances'] {
  const byId = new Map<string, InstanceView>();
  for (const one of instances) {
    const before = byId.get(one.id);
    const sure = before === undefined || before.state === one.state;
    byId.set(one.id, sure ? one : { id: one.id, state: 'unknown' });
  }
  return [...byId.values()];
}
