/** Counts a business shows beside its load: clinics that are open, vehicles on the road. What they cost in load is the policy's word. */
import { gaugeAt } from '../gauge.ts';
import type { Series } from '../promql/value.ts';
import type { GaugeTruth } from '../scenario.ts';
import type { World } from '../world/world.ts';
import type { Scrape } from './scrapes.ts';
import type { Seen } from './seen.ts';

export function gaugeSeries(metric: string, { scenario }: World, seen: Seen): readonly Series[] {
  return (scenario.gauges ?? [])
    .filter(({ name }) => name === metric)
    .map((gauge) =>
      scraped(metric, gauge, seen, ({ at }, down) => (down ? undefined : gaugeAt(gauge, at))),
    );
}

/** Whoever shows a count answers every scrape, unless M8 took it away. */
export function gaugeUps({ scenario }: World, seen: Seen): readonly Series[] {
  return (scenario.gauges ?? []).map((gauge) =>
    scraped('up', gauge, seen, (_, down) => (down ? 0 : 1)),
  );
}

function scraped(
  metric: string,
  { job, name }: GaugeTruth,
  seen: Seen,
  valueOf: (scrape: Scrape, down: boolean) => number | undefined,
): Series {
  return {
    labels: { __name__: metric, job },
    samples: (after, upTo) =>
      seen.within(after, upTo).flatMap((scrape) => {
        const value = valueOf(scrape, scrape.down?.isDown(job, name) ?? false);
        return value === undefined ? [] : [{ at: scrape.at, value }];
      }),
    endedBy: () => false,
  };
}
