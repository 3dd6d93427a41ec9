/** Small events of a stream, to change field by field. One tier, one home site, one cloud site, one promotion. */

import { createStory, type Story, tell } from '../../../src/dashboard/story.ts';
import type {
  StreamEpisode,
  StreamEvent,
  StreamFrame,
  StreamHeader,
  StreamPromotion,
} from '../../../src/model/stream.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const FROM = Date.UTC(2027, 1, 28, 12);
export const START = FROM + 4 * HOUR;

export const SALE: StreamPromotion = {
  id: 'sales/sale@1',
  name: 'sale',
  readyFrom: START - 15 * MINUTE,
  start: START,
  end: START + HOUR,
  holdUntil: START + HOUR,
  tailUntil: START + HOUR,
  freeze: null,
  maxCloudNodes: null,
};

export function header(changes: Partial<StreamHeader> = {}): StreamHeader {
  return {
    event: 'header',
    version: 1,
    source: 'rehearsal',
    name: 'small',
    summary: '',
    timeZone: 'Asia/Shanghai',
    from: FROM,
    to: FROM + 8 * HOUR,
    seed: 1,
    controller: true,
    currency: 'CNY',
    tiers: [{ id: 'shop/web', level: 'L0', residency: 'Burstable' }],
    sites: [
      { name: 'home', type: 'OnPrem' },
      { name: 'cloud', type: 'Cloud' },
    ],
    pools: [],
    lines: [],
    promotions: [SALE],
    ...changes,
  };
}

/** 6,000 requests offered and served in the minute: 100 rps of 200. */
export function frame(at: number, tiers: Partial<StreamFrame['tiers']> = {}): StreamFrame {
  return {
    event: 'frame',
    at,
    tiers: {
      offered: [6_000],
      served: [6_000],
      lost: [0],
      refused: [0],
      peak: [100],
      capacity: [200],
      ready: [2],
      away: [0],
      wanted: [2],
      needed: [2],
      ...tiers,
    },
    sites: { ready: [2, 0], inFlight: [0, 0], draining: [0, 0], notReady: [0, 0] },
    lines: { usage: [], up: [] },
    spent: 0,
  };
}

export function hold(changes: Partial<StreamEpisode> = {}): StreamEpisode {
  return {
    event: 'episode',
    id: 1,
    kind: 'hold',
    subject: 'shop/web',
    from: FROM,
    to: FROM,
    over: false,
    reason: 'freeze',
    words: { en: 'holds shop/web', zh: '' },
    detail: '',
    ...changes,
  };
}

export function told(...events: readonly StreamEvent[]): Story {
  const story = createStory();
  for (const event of events) tell(story, event);
  return story;
}
