/** Scrapes every target at the same instant, and keeps what the last hour's scrapes saw. */
import { MINUTE, type Millis } from '../../model/units.ts';
import { RANGE_MAX } from '../promql/selector.ts';
import type { SimWorkload } from '../world/entities.ts';
import type { PodGroup } from '../world/pod-group.ts';
import type { Tier, World } from '../world/world.ts';

export interface GroupScrape {
  readonly served: number;
  readonly refused: number;
}

export interface TierScrape {
  readonly offered: number;
  /** Counters of a pod that has been in its group since the beginning. */
  readonly groups: ReadonlyMap<PodGroup, GroupScrape>;
}

export interface Scrape {
  readonly at: Millis;
  /** By workload key. */
  readonly tiers: ReadonlyMap<string, TierScrape>;
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

/** Starts scraping now. */
export function startScraping(world: World): Scrapes {
  const { clock, scenario } = world;
  const kept: Scrape[] = [];
  // A thousand series are asked for the same window one after the other.
  let last: Window = { after: Number.NaN, upTo: Number.NaN, scrapes: [] };

  function scrape(): void {
    const at = clock.now();
    const tiers = new Map<string, TierScrape>();
    for (const [key, tier] of world.tiers) {
      tiers.set(key, scrapeTier(tier, at));
      forgetOld(tier.workload, at - KEPT);
    }
    kept.push({ at, tiers });
    last = { after: Number.NaN, upTo: Number.NaN, scrapes: [] };
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

function scrapeTier({ meter }: Tier, at: Millis): TierScrape {
  meter.settle(at);
  const groups = new Map<PodGroup, GroupScrape>();
  for (const group of meter.groups.values())
    groups.set(group, { served: group.servedPerPod, refused: group.refusedPerPod });
  return { offered: meter.offered, groups };
}

function forgetOld(workload: SimWorkload, before: Millis): void {
  for (const meter of workload.meters) {
    if (meter.until === undefined || meter.until >= before) continue;
    workload.meters.delete(meter);
    workload.metersVersion += 1;
  }
}
