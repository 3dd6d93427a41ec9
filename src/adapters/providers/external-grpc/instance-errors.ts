/** Says once, not every cycle, that the provider reports an instance as failed. */
import type { Log } from '../../../ports/log.ts';
import type { ToldInstance } from './answers.ts';

export interface ErrorNotes {
  tell(pool: string, instances: readonly ToldInstance[]): void;
}

export function createErrorNotes(log: Log): ErrorNotes {
  const told = new Map<string, ReadonlySet<string>>();
  return {
    tell: (pool, instances) => {
      const before = told.get(pool) ?? new Set<string>();
      const now = new Set<string>();
      for (const { id, error } of instances) {
        if (error === undefined) continue;
        const key = `${id} ${error.code}`;
        now.add(key);
        if (!before.has(key)) log.warn({ pool, instance: id, ...error }, 'instance failed');
      }
      told.set(pool, now);
    },
  };
}
