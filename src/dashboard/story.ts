/** The stream folded into columns that charts and panels read. Only grows; knows nothing of the playhead or of words. */
import type {
  Known,
  StreamEnd,
  StreamEpisode,
  StreamEvent,
  StreamFloors,
  StreamFrame,
  StreamHeader,
} from '../model/stream.ts';
import type { Millis } from '../model/units.ts';

type Columns<K extends string> = Record<K, Known[]>;
export type TierColumns = Columns<keyof StreamFrame['tiers']>;
export type SiteColumns = Columns<keyof StreamFrame['sites']>;
export interface LineColumns {
  readonly usage: Known[];
  readonly up: (boolean | null)[];
}

export interface Story {
  header: StreamHeader | undefined;
  /** End of each minute. */
  readonly times: Millis[];
  /** In the header's order. */
  tiers: readonly TierColumns[];
  sites: readonly SiteColumns[];
  lines: readonly LineColumns[];
  /** Over all tiers: rps offered, rps that could be served, rps lost. */
  readonly demand: Known[];
  readonly capacity: Known[];
  readonly lost: Known[];
  /** Requests since the beginning. */
  readonly offeredSum: number[];
  /** Whole requests, tier by tier, as the totals at the end count them. */
  readonly lostSum: number[];
  readonly lostByTier: number[];
  readonly spent: Known[];
  readonly floors: StreamFloors[];
  readonly episodes: Map<number, StreamEpisode>;
  end: StreamEnd | undefined;
}

const TIER_KEYS = [
  'offered',
  'served',
  'lost',
  'refused',
  'peak',
  'capacity',
  'ready',
  'away',
  'wanted',
  'needed',
] as const satisfies readonly (keyof TierColumns)[];
const SITE_KEYS = [
  'ready',
  'inFlight',
  'draining',
  'notReady',
] as const satisfies readonly (keyof SiteColumns)[];
const SECONDS_PER_MINUTE = 60;

export function createStory(): Story {
  return {
    header: undefined,
    times: [],
    tiers: [],
    sites: [],
    lines: [],
    demand: [],
    capacity: [],
    lost: [],
    offeredSum: [],
    lostSum: [],
    lostByTier: [],
    spent: [],
    floors: [],
    episodes: new Map(),
    end: undefined,
  };
}

/** Adds one event. A header begins anew: whoever sends a second one tells another story. */
export function tell(story: Story, event: StreamEvent): void {
  switch (event.event) {
    case 'header':
      Object.assign(story, createStory(), begun(event));
      return;
    case 'frame':
      addFrame(story, event);
      return;
    case 'floors':
      story.floors.push(event);
      return;
    case 'episode':
      story.episodes.set(event.id, event);
      return;
    case 'end':
      story.end = event;
      return;
  }
}

function begun(header: StreamHeader): Pick<Story, 'header' | 'tiers' | 'sites' | 'lines'> {
  return {
    header,
    tiers: header.tiers.map(() => emptyColumns(TIER_KEYS)),
    sites: header.sites.map(() => emptyColumns(SITE_KEYS)),
    lines: header.lines.map(() => ({ usage: [], up: [] })),
  };
}

function emptyColumns<K extends string>(keys: readonly K[]): Columns<K> {
  const columns: Partial<Columns<K>> = {};
  for (const key of keys) columns[key] = [];
  return columns as Columns<K>;
}

function addFrame(story: Story, frame: StreamFrame): void {
  story.times.push(frame.at);
  for (const key of TIER_KEYS) spread(story.tiers, key, frame.tiers[key]);
  for (const key of SITE_KEYS) spread(story.sites, key, frame.sites[key]);
  for (const [index, { usage, up }] of story.lines.entries()) {
    usage.push(frame.lines.usage[index] ?? null);
    up.push(frame.lines.up[index] ?? null);
  }
  story.demand.push(sumOf(frame.tiers.peak));
  story.capacity.push(sumOf(frame.tiers.capacity));
  const lost = sumOf(frame.tiers.lost);
  story.lost.push(lost === null ? null : lost / SECONDS_PER_MINUTE);
  story.lostSum.push(lostSoFar(story, frame.tiers.lost));
  story.offeredSum.push((story.offeredSum.at(-1) ?? 0) + (sumOf(frame.tiers.offered) ?? 0));
  story.spent.push(frame.spent);
}

function lostSoFar({ lostByTier }: Story, lost: readonly Known[]): number {
  let sum = 0;
  for (const [index, value] of lost.entries()) {
    const tier = (lostByTier[index] ?? 0) + (value ?? 0);
    lostByTier[index] = tier;
    sum += Math.round(tier);
  }
  return sum;
}

/** A list that an older sender does not have is unknown, not an error. */
function spread<K extends string>(
  columns: readonly Columns<K>[],
  key: K,
  values: readonly Known[] | undefined,
): void {
  for (const [index, column] of columns.entries()) column[key].push(values?.[index] ?? null);
}

/** One unknown part makes the sum unknown: a smaller sum would be a lie. */
function sumOf(values: readonly Known[]): Known {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum;
}

/** Index of the last frame at or before that time; -1 when there is none. */
export function frameAt({ times }: Pick<Story, 'times'>, at: Millis): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** What promotions asked of tiers at that time, by promotion and tier. */
export function floorsAt({ floors }: Story, at: Millis): StreamFloors['floors'] {
  return floors.findLast((event) => event.at <= at)?.floors ?? [];
}

/** The newest instant anything is known of; the beginning while nothing is. */
export function edgeOf({ header, times, end }: Story): Millis {
  return end?.at ?? times.at(-1) ?? header?.from ?? 0;
}
