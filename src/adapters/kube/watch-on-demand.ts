/** A watch of a kind that many clusters do not have: it asks for nothing until somebody needs it, and then never stops asking. */
import type { Watch } from './watch.ts';

export interface WatchOnDemand extends Watch {
  want(): void;
}

export function onDemand(watch: Watch): WatchOnDemand {
  let want: () => void = () => undefined;
  const wanted = new Promise<void>((resolve) => {
    want = resolve;
  });
  return {
    ...watch,
    want,
    run: async (signal) => {
      signal.addEventListener('abort', want, { once: true });
      await wanted;
      if (!signal.aborted) await watch.run(signal);
    },
  };
}
