/** Ports that report how long their calls take and whether the other side answers. They change no answer. */
import type { Clock } from '../../ports/clock.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { NodePools } from '../../ports/node-pools.ts';
import type { Meters } from './metrics.ts';

type Watch = Pick<Clock, 'monotonic'>;

export function timedMetrics(metrics: Metrics, clock: Watch, meters: Meters): Metrics {
  async function timed<T extends { readonly kind: string }>(
    kind: 'instant' | 'range',
    ask: () => Promise<T>,
  ): Promise<T> {
    const started = clock.monotonic();
    const answer = await ask();
    const failed = answer.kind === 'failed';
    meters.querySeconds.observe(
      { kind, outcome: failed ? 'failed' : 'answered' },
      secondsSince(clock, started),
    );
    meters.reachable.set({ dependency: 'prometheus' }, failed ? 0 : 1);
    return answer;
  }
  return {
    instant: (query, label) => timed('instant', () => metrics.instant(query, label)),
    range: (query, span) => timed('range', () => metrics.range(query, span)),
  };
}

export function timedNodePools(pools: NodePools, clock: Watch, meters: Meters): NodePools {
  async function timed<T>(
    call: 'describe' | 'grow' | 'give_back',
    send: () => Promise<T>,
    outcomeOf: (answer: T) => string,
  ): Promise<T> {
    const started = clock.monotonic();
    let outcome = 'failed';
    try {
      const answer = await send();
      outcome = outcomeOf(answer);
      return answer;
    } finally {
      meters.providerSeconds.observe({ call, outcome }, secondsSince(clock, started));
      meters.reachable.set(
        { dependency: 'provider' },
        outcome === 'failed' || outcome === 'unknown' ? 0 : 1,
      );
    }
  }
  return {
    capabilities: (pool) => pools.capabilities(pool),
    describe: (pool) =>
      timed(
        'describe',
        () => pools.describe(pool),
        () => 'done',
      ),
    grow: (pool, request) =>
      timed(
        'grow',
        () => pools.grow(pool, request),
        ({ kind }) => kind,
      ),
    giveBack: (pool, instances) =>
      timed(
        'give_back',
        () => pools.giveBack(pool, instances),
        (answer) => answer,
      ),
  };
}

function secondsSince(clock: Watch, started: number): number {
  return (clock.monotonic() - started) / 1_000;
}
