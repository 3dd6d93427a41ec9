/** What keeps a watch from working (missing CRDs, no permission, no connection): said when it begins and when it ends, and counted. */
import type { Log } from '../../ports/log.ts';
import type { Meters } from './metrics.ts';

export type ProblemSource = () => readonly string[];

/** The returned function looks once; call it every few seconds. */
export function createProblemTeller(
  sources: readonly ProblemSource[],
  log: Log,
  meters: Meters,
): () => void {
  let before: ReadonlySet<string> = new Set();
  return () => {
    const now = new Set(sources.flatMap((source) => source()));
    meters.watchProblems.set(now.size);
    for (const problem of now) {
      if (!before.has(problem))
        log.warn({ problem }, 'cannot see the cluster whole; nothing shrinks meanwhile');
    }
    if (before.size > 0 && now.size === 0) log.info({}, 'the cluster is seen whole again');
    before = now;
  };
}
