/** Scrapes every target at the same instant, and keeps what the last hour's scrapes saw. */
import { MINUTE, type Millis, type Ratio } from '../../model/units.ts';
import { RANGE_MAX } from '../promql/selector.ts';
import type { PodMeter, SimWorkload } from '../world/entities.ts';
import type { LoadMeter } from '../world/meter.ts';
import type { World } from '../world/world.ts';
import { type NodeScrape, watchNodes } from './node-scrape.ts';
import { createOutages } from './outage.ts';
import { type DownTargets, watchTargets } from './targets.ts';

/**
 * What a scrape saw of every tier, by the tier's place in the world's order. Columns, because each cycle asks for a
 * minute of every tier, and what lies side by side is read at once.
 */
export interface TierColumns {
  /** Requests the gateway saw. */
  readonly offered: Float64Array;
  /** Of them, those of programs. */
  readonly bots: Float64Array;
  readonly refused: Float64Array;
  readonly blocked: Float64Array;
  readonly onLine: Float64Array;
  readonly queued: Float64Array;
  /** Requests of a pod that has been in its group since the beginning, by the group's place. */
  readonly servedPerPod: (readonly number[])[];
  readonly refusedPerPod: (readonly number[])[];
}

export interface LineScrape {
  readonly bits: number;
  readonly up: boolean;
  readonly loss: Ratio;
}

export interface Scrape {
  readonly at: Millis;
  readonly tiers: TierColumns;
  /** In the scenario's order. */
  readonly lines: readonly LineScrape[];
  /** Undefined while nobody asked for it. */
  readonly nodes: NodeScrape | undefined;
  /** Undefined: every target answered. */
  readonly down: DownTargets | undefined;
}

export interface Scrapes {
  /** Those in (after, upTo], oldest first; the same array again as long as they are the same. */
  within(after: Millis, upTo: Millis): readonly Scrape[];
  /** Whether there was one in [from, upTo]. */
  anyBetween(from: Millis, upTo: Millis): boolean;
  /** From the next one on, nodes are scraped too. */
  wantNodes(): void;
  /** By workload key: where a tier's numbers stand in each column. */
  readonly places: ReadonlyMap<string, number>;
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
  const nodes = watchNodes(world);
  const forget = createForgetting();
  // A thousand series are asked for the same window one after the other.
  let last = NO_WINDOW;
  /** By length: what a window of that length showed when it was asked for before. */
  const shown = new Map<Millis, readonly Scrape[]>();

  function scrape(): void {
    const at = clock.now();
    for (const { workload } of world.tiers.values()) forget(workload, at - KEPT);
    if (!isOut(at)) {
      kept.push({
        at,
        tiers: scrapeTiers(world),
        lines: scrapeLines(world),
        nodes: nodes.read(),
        down: down(),
      });
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
    wantNodes: nodes.want,
    places: new Map([...world.tiers.keys()].map((key, place) => [key, place])),
    anyBetween: (from, upTo) =>
      (kept[countUntil(upTo) - 1]?.at ?? Number.NEGATIVE_INFINITY) > from - 1,
  };
}

function scrapeTiers({ tiers, clock }: World): TierColumns {
  const columns = emptyColumns(tiers.size);
  const now = clock.now();
  let place = 0;
  for (const { meter } of tiers.values()) {
    meter.settle(now);
    scrapeTier(meter, columns, place);
    place += 1;
  }
  return columns;
}

function emptyColumns(tiers: number): TierColumns {
  return {
    offered: new Float64Array(tiers),
    bots: new Float64Array(tiers),
    refused: new Float64Array(tiers),
    blocked: new Float64Array(tiers),
    onLine: new Float64Array(tiers),
    queued: new Float64Array(tiers),
    servedPerPod: [],
    refusedPerPod: [],
  };
}

function scrapeTier(meter: LoadMeter, columns: TierColumns, place: number): void {
  const { botsSeen, refused, blocked, onLine } = meter.losses;
  columns.offered[place] = seenBy(meter);
  columns.bots[place] = botsSeen;
  columns.refused[place] = refused;
  columns.blocked[place] = blocked;
  columns.onLine[place] = onLine;
  columns.queued[place] = meter.queued;
  columns.servedPerPod.push(meter.groupList.map((group) => group.servedPerPod));
  columns.refusedPerPod.push(meter.groupList.map((group) => group.refusedPerPod));
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
