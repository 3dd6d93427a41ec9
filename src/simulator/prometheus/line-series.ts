/** Series of the routers at the ends of lines: bits, whether a line is up, and the share it loses. */
import type { Series } from '../promql/value.ts';
import type { World } from '../world/world.ts';
import type { LineScrape } from './scrapes.ts';
import type { Seen } from './seen.ts';

const SHOWN: Readonly<Record<string, (line: LineScrape) => number>> = {
  line_bits_total: ({ bits }) => bits,
  line_up: ({ up }) => (up ? 1 : 0),
  line_loss_ratio: ({ loss }) => loss,
};

export function lineSeries(metric: string, { lines }: World, seen: Seen): readonly Series[] {
  const shown = Object.hasOwn(SHOWN, metric) ? SHOWN[metric] : undefined;
  if (shown === undefined) return [];
  return lines.all.map(({ truth: { name, site, to } }, index) => ({
    labels: { __name__: metric, job: 'lines', line: name, site, to },
    samples: (after, upTo) =>
      seen.within(after, upTo).flatMap(({ at, lines: scraped }) => {
        const line = scraped[index];
        return line === undefined ? [] : [{ at, value: shown(line) }];
      }),
    endedBy: () => false,
  }));
}
