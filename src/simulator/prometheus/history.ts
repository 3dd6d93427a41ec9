/**
 * What range queries are answered from: one counter per tier and minute, from the days before the rehearsal on. It
 * keeps means, not scrapes, so there is no jitter in it; the pods of a tier are one series.
 */
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';
import type { Sample, SampleSource, Selector, Series } from '../promql/value.ts';
import type { Tier, World } from '../world/world.ts';
import { createOutages } from './outage.ts';
import { seenBy } from './scrapes.ts';

interface Book {
  readonly tier: Tier;
  /** Requests since the history's beginning, at each whole minute; those of programs apart. */
  readonly offered: number[];
  readonly served: number[];
  /** Nothing but the beginning where no programs come. */
  readonly bots: number[];
  /** How many minutes there were before the rehearsal. */
  readonly opened: number;
}

/** A minute in which nobody kept anything. */
const NOTHING = Number.NaN;

/** Books the days before the start at once, and each minute of the rehearsal as it passes. */
export function startHistory(world: World): SampleSource {
  const { clock, scenario, faults } = world;
  const isOut = createOutages(faults.schedule);
  const beginning = scenario.from - scenario.prometheus.history;
  const books = [...world.tiers.values()].map((tier) => openBook(tier, beginning, clock.now()));
  const series = books.flatMap((book) => seriesOf(book, beginning));

  function bookMinute(): void {
    const out = isOut(clock.now());
    for (const book of books) bookNow(book, clock.now(), out);
    if (clock.now() + MINUTE <= scenario.to) clock.at(clock.now() + MINUTE, bookMinute);
  }
  clock.at(clock.now() + MINUTE, bookMinute);

  // The series of history never change, and each is asked for at twenty thousand instants.
  const known = new Map<Selector, readonly Series[]>();
  return {
    select(selector) {
      const before = known.get(selector);
      if (before !== undefined) return before;
      const found = series.filter((one) => chosen(selector, one));
      known.set(selector, found);
      return found;
    },
  };
}

function openBook(tier: Tier, beginning: Millis, end: Millis): Book {
  const { traffic } = tier;
  const offered = [0];
  const bots = [0];
  let past = 0;
  let pastBots = 0;
  for (let at = beginning; at + MINUTE <= end; at += MINUTE) {
    const programs = (traffic.meanBots(at, at + MINUTE) * MINUTE) / SECOND;
    past += (traffic.mean(at, at + MINUTE) * MINUTE) / SECOND - programs;
    pastBots += programs;
    offered.push(past);
    if (traffic.hasBots) bots.push(pastBots);
  }
  // Ordinary days were served whole; otherwise the scenario would begin in a failure.
  const served = traffic.hasBots
    ? offered.map((users, minute) => users + (bots[minute] ?? 0))
    : offered.slice();
  return { tier, offered, served, bots, opened: offered.length - 1 };
}

/** What was not scraped is not known, and not nothing. */
function bookNow(book: Book, now: Millis, out: boolean): void {
  const { tier, offered, served, bots, opened } = book;
  const { meter } = tier;
  const past = offered[opened] ?? 0;
  const pastBots = bots[opened] ?? 0;
  meter.settle(now);
  const { botsSeen } = meter.losses;
  offered.push(out ? NOTHING : past + (seenBy(meter) - botsSeen));
  served.push(out ? NOTHING : past + pastBots + meter.served);
  if (tier.traffic.hasBots) bots.push(out ? NOTHING : pastBots + botsSeen);
}

function chosen({ metric, matchers }: Selector, { labels }: Series): boolean {
  if (labels['__name__'] !== metric) return false;
  return matchers.every(({ label, matches }) => matches(labels[label] ?? ''));
}

function seriesOf(book: Book, beginning: Millis): readonly Series[] {
  const { name, namespace } = book.tier.workload.truth;
  const pod = { job: name, app: name, namespace };
  return [
    ...gatewayCounters(book, beginning),
    counter({ __name__: 'http_requests_total', ...pod, code: '200' }, book.served, beginning),
  ];
}

function gatewayCounters({ tier, offered, bots }: Book, beginning: Millis): readonly Series[] {
  const { name: route, namespace } = tier.workload.truth;
  const __name__ = 'gateway_requests_total';
  const labels = { __name__, job: 'gateway', instance: 'gateway-0', namespace, route };
  if (!tier.traffic.hasBots) return [counter(labels, offered, beginning)];
  return [
    counter({ ...labels, client: 'user' }, offered, beginning),
    counter({ ...labels, client: 'bot' }, bots, beginning),
  ];
}

function counter(labels: Series['labels'], minutes: readonly number[], beginning: Millis): Series {
  return {
    labels,
    samples: (after, upTo) => ends(minutes, { beginning, after, upTo }),
    endedBy: () => false,
  };
}

interface Stretch {
  readonly beginning: Millis;
  readonly after: Millis;
  readonly upTo: Millis;
}

/** The counter at both ends of a window, as far as it is known: all that a rate over it needs. */
function ends(minutes: readonly number[], { beginning, after, upTo }: Stretch): readonly Sample[] {
  const known = (minutes.length - 1) * MINUTE;
  const from = Math.max(0, after - beginning);
  const to = Math.min(known, upTo - beginning);
  if (to <= from) return [];
  const first = valueAt(minutes, from);
  const last = valueAt(minutes, to);
  if (Number.isNaN(first) || Number.isNaN(last)) return [];
  return [
    { at: beginning + from, value: first },
    { at: beginning + to, value: last },
  ];
}

function valueAt(minutes: readonly number[], offset: Millis): number {
  const index = Math.floor(offset / MINUTE);
  const left = minutes[index] ?? 0;
  if (offset === index * MINUTE) return left;
  const right = minutes[index + 1] ?? left;
  return left + ((right - left) * (offset - index * MINUTE)) / MINUTE;
}
