/** Scrapes every target at the same instant, and keeps what the last hour's scrapes saw. */
import { MINUTE, type Millis, type Ratio } from '../../model/units.ts';
import { RANGE_MAX } from '../promql/selector.ts';
import type { SimWorkload } from '../world/entities.ts';
import type { LoadMeter } from '../world/meter.ts';
import type { PodGroup } from '../world/pod-group.ts';
import type { Tier, World } from '../world/world.ts';
import { createOutages } from './outage.ts';
import { type DownTargets, watchTargets } from './targets.ts';

export interface GroupScrape {
  readonly served: number;
  readonly refused: number;
}

export interface TierScrape {
  /** Requests the gateway saw. */
  readonly offered: number;
  /** Of them, those of programs. */
  readonly bots: number;
  readonly refused: number;
  readonly blocked: number;
  readonly onLine: number;
  readonly queued: number;
  /** Counters of a pod that has been in its group since the beginning. */
  readonly groups: ReadonlyMap<PodGroup, GroupScrape>;
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
  /** Those in (after, upTo], oldest first. */
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
  // A thousand series are asked for the same window one after the other.
  let last = NO_WINDOW;

  function scrape(): void {
    const at = clock.now();
    for (const { workload } of world.tiers.values()) forgetOld(workload, at - KEPT);
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
    let end = kept.length;
    while (end > 0 && (kept[end - 1]?.at ?? 0) > upTo) end -= 1;
    let start = end;
    while (start > 0 && (kept[start - 1]?.at ?? 0) > after) start -= 1;
    return kept.slice(start, end);
  }

  scrape();
  return { within, anyBetween: (from, upTo) => within(from - 1, upTo).length > 0 };
}

function scrapeTiers({ tiers, clock }: World): ReadonlyMap<string, TierScrape> {
  const scraped = new Map<string, TierScrape>();
  for (const [key, tier] of tiers) scraped.set(key, scrapeTier(tier, clock.now()));
  return scraped;
}

function scrapeTier({ meter }: Tier, at: Millis): TierScrape {
  meter.settle(at);
  const groups = new Map<PodGroup, GroupScrape>();
  for (const group of meter.groups.values())
    groups.set(group, { served: group.servedPerPod, refused: group.refusedPerPod });
  const { botsSeen: bots, refused, blocked, onLine } = meter.losses;
  return { offered: seenBy(meter), bots, refused, blocked, onLine, queued: meter.queued, groups };
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

function forgetOld(workload: SimWorkload, before: Millis): void {
  for (const meter of workload.meters) {
    if (meter.until === undefined || meter.until >= before) continue;
    workload.meters.delete(meter);
    workload.metersVersion += 1;
  }
}
