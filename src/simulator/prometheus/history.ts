/**
 * What range queries are answered from: one counter per tier and minute, from the days before the rehearsal on. It
 * keeps means, not scrapes, so there is no jitter in it; the pods of a tier are one series.
 */
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';
import { noEnds } from '../promql/rate.ts';
import type { Ends, Sample, SampleSource, Selector, Series } from '../promql/value.ts';
import type { Tier, World } from '../world/world.ts';
import { createOutages } from './outage.ts';
import { seenBy } from './scrapes.ts';

/**
 * A counter since the history's beginning, at each whole minute. A month before the rehearsal is tens of thousands of
 * numbers for each tier, so those are one flat array, which counters that began alike share.
 */
interface Counter {
  /** The beginning, and each minute before the rehearsal. */
  readonly past: Float64Array;
  /** Each minute of the rehearsal. */
  readonly since: number[];
}

interface Book {
  readonly tier: Tier;
  /** Requests; those of programs apart. */
  readonly offered: Counter;
  readonly served: Counter;
  /** Nothing but the beginning where no programs come. */
  readonly bots: Counter;
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
  const minutes = Math.max(0, Math.floor((end - beginning) / MINUTE));
  const offered = new Float64Array(minutes + 1);
  const bots = new Float64Array(traffic.hasBots ? minutes + 1 : 1);
  let past = 0;
  let pastBots = 0;
  for (let minute = 1; minute <= minutes; minute += 1) {
    const at = beginning + (minute - 1) * MINUTE;
    const programs = (traffic.meanBots(at, at + MINUTE) * MINUTE) / SECOND;
    past += (traffic.mean(at, at + MINUTE) * MINUTE) / SECOND - programs;
    pastBots += programs;
    offered[minute] = past;
    if (traffic.hasBots) bots[minute] = pastBots;
  }
  // Ordinary days were served whole; otherwise the scenario would begin in a failure.
  const served = traffic.hasBots
    ? offered.map((users, minute) => users + (bots[minute] ?? 0))
    : offered;
  return {
    tier,
    offered: { past: offered, since: [] },
    served: { past: served, since: [] },
    bots: { past: bots, since: [] },
  };
}

/** What was not scraped is not known, and not nothing. */
function bookNow(book: Book, now: Millis, out: boolean): void {
  const { tier, offered, served, bots } = book;
  const { meter } = tier;
  const past = offered.past.at(-1) ?? 0;
  const pastBots = tier.traffic.hasBots ? (bots.past.at(-1) ?? 0) : 0;
  meter.settle(now);
  const { botsSeen } = meter.losses;
  offered.since.push(out ? NOTHING : past + (seenBy(meter) - botsSeen));
  served.since.push(out ? NOTHING : past + pastBots + meter.served);
  if (tier.traffic.hasBots) bots.since.push(out ? NOTHING : pastBots + botsSeen);
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

function counter(labels: Series['labels'], counted: Counter, beginning: Millis): Series {
  const ends = (window: Ends): void => readEnds(counted, beginning, window);
  return {
    labels,
    samples: (after, upTo) => samplesOf({ ...noEnds(), from: after, to: upTo }, ends),
    ends,
    endedBy: () => false,
  };
}

/** The counter at both ends of a window, as far as it is known: all that a rate over it needs. */
function readEnds(counted: Counter, beginning: Millis, window: Ends): void {
  const known = (counted.past.length + counted.since.length - 1) * MINUTE;
  const from = Math.max(0, window.from - beginning);
  const to = Math.min(known, window.to - beginning);
  window.count = 0;
  if (to <= from) return;
  const first = valueAt(counted, from);
  const last = valueAt(counted, to);
  if (Number.isNaN(first) || Number.isNaN(last)) return;
  window.count = 2;
  window.firstAt = beginning + from;
  window.firstValue = first;
  window.lastAt = beginning + to;
  window.lastValue = last;
  window.lost = last < first ? first : 0;
}

function samplesOf(window: Ends, ends: (window: Ends) => void): readonly Sample[] {
  ends(window);
  if (window.count === 0) return [];
  return [
    { at: window.firstAt, value: window.firstValue },
    { at: window.lastAt, value: window.lastValue },
  ];
}

function valueAt(counted: Counter, offset: Millis): number {
  const index = Math.floor(offset / MINUTE);
  const left = minuteOf(counted, index) ?? 0;
  if (offset === index * MINUTE) return left;
  const right = minuteOf(counted, index + 1) ?? left;
  return left + ((right - left) * (offset - index * MINUTE)) / MINUTE;
}

function minuteOf({ past, since }: Counter, index: number): number | undefined {
  return index < past.length ? past[index] : since[index - past.length];
}
