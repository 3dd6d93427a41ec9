/** Calendars for tests: a promotion some seconds ahead, in absolute rps, written as local time of the calendar's zone. */
import { PEAK_RPS } from './numbers.ts';
import type { Shop } from './shop.ts';

export interface Sale {
  readonly start: Date;
  readonly end: Date;
  readonly readyBeforeSeconds: number;
  /** Absolute peaks in rps by tier; default: those of numbers.ts. */
  readonly peaks?: Readonly<Record<string, number>>;
  readonly freeze?: { readonly from: Date; readonly to: Date };
}

export async function announce(shop: Shop, sale: Sale): Promise<void> {
  const calendar = {
    apiVersion: 'kingtide.dev/v1alpha1',
    kind: 'PromotionCalendar',
    metadata: { name: 'sales' },
    spec: {
      timeZone: 'Asia/Shanghai',
      namespaceSelector: { matchLabels: { 'kingtide.dev/sale': 'yes' } },
      promotions: [
        {
          name: 'anniversary',
          start: localTime(sale.start),
          end: localTime(sale.end),
          readyBefore: `${sale.readyBeforeSeconds}s`,
          ...(sale.freeze !== undefined && {
            freeze: { from: localTime(sale.freeze.from), to: localTime(sale.freeze.to) },
          }),
          tiers: Object.entries(sale.peaks ?? PEAK_RPS).map(([name, rps]) => ({
            name,
            policy: { namespace: 'shop', name },
            peak: `${rps} rps`,
          })),
        },
      ],
    },
  };
  await shop.plane.kubectl(['apply', '-f', '-'], { input: JSON.stringify(calendar) });
}

/** Shanghai is UTC+8 all year. */
function localTime(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 19);
}

export function secondsFromNow(seconds: number): Date {
  return new Date(Math.ceil(Date.now() / 1000 + seconds) * 1000);
}
