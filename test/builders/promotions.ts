/** Builder for one occurrence of a promotion: three times the daily peak for an hour, no tail, no freeze. */
import type { PromotionWindow } from '../../src/model/promotion.ts';
import { HOUR, MINUTE } from '../../src/model/units.ts';
import { NOW } from './instant.ts';

export function promotion(over: Partial<PromotionWindow> = {}): PromotionWindow {
  const start = over.start ?? NOW + 60 * MINUTE;
  const holdUntil = over.holdUntil ?? start + HOUR;
  return {
    id: `sales/rush@${start}`,
    calendar: 'sales',
    promotion: 'rush',
    start,
    end: start + HOUR,
    readyFrom: start - 15 * MINUTE,
    holdUntil,
    tailUntil: holdUntil,
    tailHalfLife: undefined,
    freeze: undefined,
    shape: 'flash',
    namespaceSelector: { matchLabels: {} },
    uplift: { kind: 'multiplier', of: 'DailyPeak', expected: 3, low: 2, high: 4 },
    tiers: [],
    maxCloudNodes: undefined,
    ...over,
  };
}
