/** Scrapes every target at the same instant, and keeps what the last hour's scrapes saw. */
import { MINUTE, type Millis, type Ratio } from '../../model/units.ts';
import { RANGE_MAX } from '../promql/selector.ts';
import type { PodMeter, SimWorkload } from '../world/entities.ts';
import type { LoadMeter } from '../world/meter.ts';
import type { Tier, World } from '../world/world.ts';
import { createOutages } from './outage.ts';
import { type DownTargets, watchTargets } from './targets.ts';

export interface TierScrape {
  /** Requests the gateway saw. */
  readonly offered: number;
  /** Of them, those of programs. */
  readonly bots: number;
  readonly refused: number;
  readonly blocked: number;
  readonly onLine: number;
  readonly queued: number;
  /** Requests of a pod that has been in its group since the beginning, by the group's place. */
  readonly servedPerPod: readonly number[];
  readonly refusedPerPod: readonly number[];
}

export interface LineScrape {
  readonly bits: number;
  readonly up: boolean;
  readonly loss: Ratio;
}

export interface Scrape {
  readonly at: Millis;
  /** By workload key. */
  readonly tiers: ReadonlyMap<string, TierScrape>;
  /** In the scenario's order. */
  readonly lines: readonly LineScrape[];
  /** Undefined: every target answered. */
  readonly down: DownTargets | undefined;
}

export interface Scrapes {
  /** Those in (after, upTo], oldest first; the same array again as long as they are the same. */
  within(after: Millis, upTo: Millis): readonly Scrape[];
  /** Whether there was one in [from, upTo]. */
  anyBetween(from: Millis, upTo: Millis): boolean;
}

interface Window {
  readonly after: Millis;
  readonly upTo: Millis;
  readonly scrapes: readonly Scrape[];
}

const KEPT: Millis = RANGE_MAX + 10 * MINUTE;
const NO_WINDOW: Window = { after: Number.NaN, upTo: Number.NaN, scrapes: [] };

/** Starts scraping now. */
export function startScraping(world: World): Scrapes {
  const { clock, scenario, faults } = world;
  const kept: Scrape[] = [];
  const isOut = createOutages(faults.schedule);
  const down = watchTargets(world);
  const forget = createForgetting();
  // A thousand series are asked for the same window one after the other.
  let last = NO_WINDOW;
  /** By length: what a window of that length showed when it was asked for before. */
  const shown = new Map<Millis, readonly Scrape[]>();

  function scrape(): void {
    const at = clock.now();
    for (const { workload } of world.tiers.values()) forget(workload, at - KEPT);
    if (!isOut(at)) {
      kept.push({ at, tiers: scrapeTiers(world), lines: scrapeLines(world), down: down() });
      last = NO_WINDOW;
    }
    if ((kept[0]?.at ?? at) < at - KEPT) kept.shift();
    if (at < scenario.to) clock.at(at + scenario.prometheus.scrapeInterval, scrape);
  }

  function within(after: Millis, upTo: Millis): readonly Scrape[] {
    if (last.after !== after || last.upTo !== upTo)
      last = { after, upTo, scrapes: cut(after, upTo) };
    return last.scrapes;
  }

  function cut(after: Millis, upTo: Millis): readonly Scrape[] {
    const end = countUntil(upTo);
    let start = end;
    while (start > 0 && (kept[start - 1]?.at ?? 0) > after) start -= 1;
    const before = shown.get(upTo - after);
    if (before !== undefined && before.length === end - start && before[0] === kept[start])
      return before;
    const scrapes = kept.slice(start, end);
    shown.set(upTo - after, scrapes);
    return scrapes;
  }

  /** How many there are at or before that time. */
  function countUntil(at: Millis): number {
    let end = kept.length;
    while (end > 0 && (kept[end - 1]?.at ?? 0) > at) end -= 1;
    return end;
  }

  scrape();
  return {
    within,
    anyBetween: (from, upTo) =>
      (kept[countUntil(upTo) - 1]?.at ?? Number.NEGATIVE_INFINITY) > from - 1,
  };
}

function scrapeTiers({ tiers, clock }: World): ReadonlyMap<string, TierScrape> {
  const scraped = new Map<string, TierScrape>();
  for (const [key, tier] of tiers) scraped.set(key, scrapeTier(tier, clock.now()));
  return scraped;
}

function scrapeTier({ meter }: Tier, at: Millis): TierScrape {
  meter.settle(at);
  const { botsSeen: bots, refused, blocked, onLine } = meter.losses;
  const gateway = { offered: seenBy(meter), bots, refused, blocked, onLine, queued: meter.queued };
  return {
    ...gateway,
    servedPerPod: meter.groupList.map((group) => group.servedPerPod),
    refusedPerPod: meter.groupList.map((group) => group.refusedPerPod),
  };
}

/** What came as far as the gateway. */
export function seenBy({ offered, losses }: LoadMeter): number {
  return offered - losses.away - losses.severed;
}

function scrapeLines({ lines, clock }: World): readonly LineScrape[] {
  if (lines.all.length === 0) return [];
  lines.settle(clock.now());
  return lines.all.map(({ bits, up, loss }) => ({ bits, up, loss }));
}

/** What is known of a workload's counters, so that they are gone through only when one may be too old. */
interface Looked {
  readonly version: number;
  /** When the first of those that ended did so. */
  readonly firstEnd: Millis;
}

/** Lets go of counters that ended before a time. */
function createForgetting(): (workload: SimWorkload, before: Millis) => void {
  const looked = new Map<SimWorkload, Looked>();
  return (workload, before) => {
    const known = looked.get(workload);
    if (known?.version === workload.metersVersion && known.firstEnd >= before) return;
    let firstEnd = Number.POSITIVE_INFINITY;
    for (const meter of workload.meters) {
      const { until = Number.POSITIVE_INFINITY } = meter;
      if (until >= before) firstEnd = Math.min(firstEnd, until);
      else forgetOne(workload, meter);
    }
    looked.set(workload, { version: workload.metersVersion, firstEnd });
  };
}

function forgetOne(workload: SimWorkload, meter: PodMeter): void {
  workload.meters.delete(meter);
  workload.metersVersion += 1;
}
