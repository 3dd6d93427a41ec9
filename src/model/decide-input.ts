/** The whole input of one decision. Recorded as JSON it replays to the same plan, byte for byte. */
import type { Forecast } from './forecast.ts';
import type { Memory } from './memory.ts';
import type { PolicySet } from './policy-set.ts';
import type { Snapshot } from './snapshot.ts';
import type { Millis, Money } from './units.ts';

/** What the operator's configuration says about deciding. */
export interface Settings {
  /** Time between two cycles. */
  readonly tick: Millis;
  /** After a write, how long caches may still show the world before it. */
  readonly cacheSettle: Millis;
  /** How long a provider's list may lag behind an effect. */
  readonly listLag: Millis;
  /** An instance that is no node by then is given back by id. */
  readonly joinTimeout: Millis;
  /** A view older than this may not shrink or order. */
  readonly viewMaxAge: Millis;
  /** How often Prometheus scrapes; a reading three scrapes old is stale. */
  readonly scrapeInterval: Millis;
  /** Cap on all cloud nodes that no policy can raise. */
  readonly maxCloudNodes: number;
  /** Cap on the money of all pools per day of the operator's zone, which no policy can raise; absent: none. */
  readonly maxSpend?: Money | undefined;
}

export interface DecideInput {
  readonly policies: PolicySet;
  readonly snapshot: Snapshot;
  readonly forecast: Forecast;
  readonly memory: Memory;
  readonly settings: Settings;
  readonly now: Millis;
}
