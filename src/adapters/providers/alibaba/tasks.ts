/** Follows the task that a call began, for a moment: a shortage shows there and not in the answer. Waits for no machine. */
import { z } from 'zod';
import type { Millis } from '../../../model/units.ts';
import { isPortError } from '../../../ports/errors.ts';
import { tame } from '../external-grpc/statuses.ts';
import { checked } from '../web/web-bounds.ts';
import type { Reply } from '../web/web-line.ts';
import type { WebPool } from '../web/web-pools.ts';
import { alibabaMeaning } from './errors.ts';

export type TaskState =
  | { readonly kind: 'over' | 'under-way' }
  | { readonly kind: 'failed'; readonly reply: Extract<Reply, { kind: 'refused' }> };

const PAUSES: readonly Millis[] = [200, 500, 1_000];

const begun = z.object({ task_id: z.string().regex(/^[A-Za-z0-9-]{1,128}$/) });
const info = z.object({
  state: z.string(),
  error: z.object({ code: z.string().default(''), message: z.string().default('') }).nullish(),
});

/** What cannot be seen of a task is under way: the pool's own list tells the rest. */
export async function taskOf(pool: WebPool, answer: unknown): Promise<TaskState> {
  const task = begun.safeParse(answer);
  if (!task.success) return { kind: 'under-way' };
  for (const pause of PAUSES) {
    const state = await seen(pool, task.data.task_id);
    if (state.kind !== 'under-way') return state;
    await pool.clock.sleep(pause);
  }
  return seen(pool, task.data.task_id);
}

async function seen(pool: WebPool, task: string): Promise<TaskState> {
  const action = 'DescribeTaskInfo';
  const call = {
    action,
    method: 'GET',
    path: `/tasks/${task}`,
    query: {},
    body: undefined,
  } as const;
  try {
    const { state, error } = checked(info, await pool.line.read(call), action);
    if (state === 'success') return { kind: 'over' };
    if (!state.startsWith('fail')) return { kind: 'under-way' };
    const { code = '', message = '' } = error ?? {};
    const meaning = alibabaMeaning(code);
    const told = tame(`the task ${task} failed: ${code}: ${message}`);
    return { kind: 'failed', reply: { kind: 'refused', meaning, message: told } };
  } catch (error) {
    if (isPortError(error)) return { kind: 'under-way' };
    throw error;
  }
}
