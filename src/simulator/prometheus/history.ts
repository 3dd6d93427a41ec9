/**
 * What range queries are answered from: one counter per tier and minute, from the days before the rehearsal on. It
 * keeps means, not scrapes, so there is no jitter in it; the pods of a tier are one series.
 */
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';
import type { Sample, SampleSource, Selector, Series } from '../promql/value.ts';
import type { Tier, World } from '../world/world.ts';

interface Book {
  readonly tier: Tier;
  /** Requests since the history's beginning, at each whole minute. */
  readonly offered: number[];
  readonly served: number[];
  /** Requests of the days before the rehearsal. */
  readonly past: number;
}

/** Books the days before the start at once, and each minute of the rehearsal as it passes. */
export function startHistory(world: World): SampleSource {
  const { clock, scenario } = world;
  const beginning = scenario.from - scenario.prometheus.history;
  const books = [...world.tiers.values()].map((tier) => openBook(tier, beginning, clock.now()));
  const series = books.flatMap((book) => seriesOf(book, beginning));

  function bookMinute(): void {
    for (const book of books) bookNow(book, clock.now());
    if (clock.now() + MINUTE <= scenario.to) clock.at(clock.now() + MINUTE, bookMinute);
  }
  clock.at(clock.now() + MINUTE, bookMinute);

  // The series of history never change, and each is asked for at twenty thousand instants.
  const known = new Map<Selector, readonly Series[]>();
  return {
    select(selector) {
      const found = known.get(selector) ?? series.filter((one) => chosen(selector, one));
      known.set(selector, found);
      return found;
    },
  };
}

function openBook(tier: Tier, beginning: Millis, end: Millis): Book {
  const offered = [0];
  let past = 0;
  for (let at = beginning; at + MINUTE <= end; at += MINUTE) {
    past += (tier.traffic.mean(at, at + MINUTE) * MINUTE) / SECOND;
    offered.push(past);
  }
  // Ordinary days were served whole; otherwise the scenario would begin in a failure.
  return { tier, offered, served: [...offered], past };
}

function bookNow({ tier, offered, served, past }: Book, now: Millis): void {
  tier.meter.settle(now);
  offered.push(past + tier.meter.offered);
  served.push(past + tier.meter.served);
}

function chosen({ metric, matchers }: Selector, { labels }: Series): boolean {
  if (labels['__name__'] !== metric) return false;
  return matchers.every(({ label, matches }) => matches(labels[label] ?? ''));
}

function seriesOf({ tier, offered, served }: Book, beginning: Millis): readonly Series[] {
  const { name, namespace } = tier.workload.truth;
  const pod = { job: name, app: name, namespace };
  const gateway = { job: 'gateway', instance: 'gateway-0', namespace, route: name };
  return [
    counter({ __name__: 'gateway_requests_total', ...gateway }, offered, beginning),
    counter({ __name__: 'http_requests_total', ...pod, code: '200' }, served, beginning),
  ];
}

function counter(labels: Series['labels'], minutes: readonly number[], beginning: Millis): Series {
  return {
    labels,
    samples: (after, upTo) =>
      ends(minutes, after - beginning, upTo - beginning).map(({ at, value }) => ({
        at: at + beginning,
        value,
      })),
    endedBy: () => false,
  };
}

/** The counter at both ends of a window, as far as it is known: all that a rate over it needs. */
function ends(minutes: readonly number[], after: Millis, upTo: Millis): readonly Sample[] {
  const known = (minutes.length - 1) * MINUTE;
  const from = Math.max(0, after);
  const to = Math.min(known, upTo);
  if (to <= from) return [];
  return [
    { at: from, value: valueAt(minutes, from) },
    { at: to, value: valueAt(minutes, to) },
  ];
}

function valueAt(minutes: readonly number[], offset: Millis): number {
  const index = Math.floor(offset / MINUTE);
  const left = minutes[index] ?? 0;
  const right = minutes[index + 1] ?? left;
  return left + ((right - left) * (offset - index * MINUTE)) / MINUTE;
}
