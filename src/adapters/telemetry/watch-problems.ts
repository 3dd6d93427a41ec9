/** What keeps a watch from working (missing CRDs, no permission, no connection): said when it begins and when all is well again. */
import type { Log } from '../../ports/log.ts';

/** The returned function looks once; call it every few seconds. */
export function createProblemTeller(problems: () => readonly string[], log: Log): () => void {
  let before: ReadonlyMap<string, string> = new Map();
  return () => {
    const now = new Map(problems().map((problem) => [kindOf(problem), problem]));
    for (const [kind, problem] of now) {
      if (!before.has(kind))
        log.warn({ problem }, 'cannot see the cluster whole; nothing shrinks meanwhile');
    }
    if (before.size > 0 && now.size === 0) log.info({}, 'the cluster is seen whole again');
    before = now;
  };
}

/** Without its numbers: a watch that is silent for one more second is not another problem. */
function kindOf(problem: string): string {
  return problem.replaceAll(/\d+/g, '#');
}
