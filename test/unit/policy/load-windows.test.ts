/** Promotions of the files as windows in time. Expected values are worked out by hand. */
import { describe, expect, it } from 'vitest';
import { policySet } from '../../../src/policy/policy-set.ts';
import { validateSources } from '../../../src/policy/validate-sources.ts';
import { CONTEXT, calendarText, load, shop, sourceOf, TIMES_FOUR, tierText } from './documents.ts';

describe('windows', () => {
  it('carry the whole floor, the tail and the freeze as instants', () => {
    const window = shop().windows.find(({ promotion }) => promotion === 'anniversary-301');
    // The horizon is eight days: on 20 February the freeze of the 26th is inside it.
    expect(window).toEqual({
      id: 'sales-2027/anniversary-301@2027-02-28T16:00:00Z',
      calendar: 'sales-2027',
      promotion: 'anniversary-301',
      start: Date.parse('2027-02-28T16:00:00Z'),
      end: Date.parse('2027-03-01T16:00:00Z'),
      readyFrom: Date.parse('2027-02-28T15:45:00Z'),
      holdUntil: Date.parse('2027-02-28T20:00:00Z'),
      tailUntil: Date.parse('2027-03-04T16:00:00Z'),
      tailHalfLife: 43_200_000,
      freeze: { from: Date.parse('2027-02-25T16:00:00Z'), to: Date.parse('2027-03-02T04:00:00Z') },
      shape: 'flash',
      namespaceSelector: { matchLabels: { 'kingtide.dev/sale': 'yes' } },
      uplift: { kind: 'multiplier', of: 'DailyPeak', expected: 4.5, low: 4.5, high: 4.5 },
      tiers: [
        {
          tier: 'shop/checkout',
          uplift: { kind: 'multiplier', of: 'DailyPeak', expected: 6, low: 6, high: 6 },
        },
      ],
      maxCloudNodes: 600,
    });
  });

  it('carry the band and the shape of their demand, and no width where none is given', () => {
    const band = `demand: { multiplier: { expected: "4", low: "3", high: "5.5" }, shape: ramp }`;
    const own = `tiers: [{ name: w, policy: { namespace: shop, name: web }, multiplier: { of: SameTime, expected: "2", high: "3" } }]`;
    const { windows } = load(
      tierText('web'),
      calendarText(
        'c',
        `[{ name: p, start: 2027-02-21T00:00, end: 2027-02-22T00:00, ${band}, ${own} }]`,
      ),
    );
    expect(windows[0]).toMatchObject({
      shape: 'ramp',
      uplift: { expected: 4, low: 3, high: 5.5 },
      tiers: [{ uplift: { of: 'SameTime', expected: 2, low: 2, high: 3 } }],
    });
  });

  function windowsAt(now: string, promotions: string) {
    const { documents } = validateSources({
      sources: [sourceOf(`${tierText('web')}---\n${calendarText('c', promotions)}`)],
      context: CONTEXT,
    });
    const set = policySet({ documents, refused: [], now: Date.parse(now), timeZone: 'UTC' });
    return set.windows.map(({ id }) => id);
  }

  it('end with the hold where there is no tail', () => {
    const { windows } = load(
      tierText('web'),
      calendarText(
        'c',
        `[{ name: p, start: 2027-02-21T00:00, end: 2027-02-22T00:00, hold: 2h, tiers: [{ name: w, policy: { namespace: shop, name: web }, peak: 90000 rps }] }]`,
      ),
    );
    expect(windows[0]).toMatchObject({
      holdUntil: Date.parse('2027-02-20T18:00:00Z'),
      tailUntil: Date.parse('2027-02-20T18:00:00Z'),
      tailHalfLife: undefined,
      freeze: undefined,
      uplift: undefined,
      shape: 'flash',
      tiers: [{ tier: 'shop/web', uplift: { kind: 'peak', rps: 90_000 } }],
      maxCloudNodes: undefined,
    });
  });

  it('stay known while their tail lasts', () => {
    const tailed = `[{ name: p, start: 2027-02-01T00:00, end: 2027-02-02T00:00, ${TIMES_FOUR}, tail: { for: 72h } }]`;
    // The tail ends on 4 February 16:00 UTC; fifteen days later it is forgotten.
    expect(windowsAt('2027-02-19T15:59:00Z', tailed)).toEqual(['c/p@2027-01-31T16:00:00Z']);
    expect(windowsAt('2027-02-19T16:01:00Z', tailed)).toEqual([]);
  });

  it('are known eight days before the floor stands', () => {
    const coming = `[{ name: p, start: 2027-02-10T00:00, end: 2027-02-11T00:00, readyBefore: 1h, ${TIMES_FOUR} }]`;
    expect(windowsAt('2027-02-01T14:59:00Z', coming)).toEqual([]);
    expect(windowsAt('2027-02-01T15:01:00Z', coming)).toEqual(['c/p@2027-02-09T16:00:00Z']);
  });

  it('of a schedule include those whose tail reaches into the horizon', () => {
    const weekly = `[{ name: p, schedule: { cron: '0 20 * * 5', duration: 2h }, hold: 4h, tail: { for: 48h }, ${TIMES_FOUR} }]`;
    // Friday 1 January: hold to 16:00Z, tail to 3 January 16:00Z; seen until 18 January 16:00Z.
    expect(windowsAt('2027-01-18T15:00:00Z', weekly)[0]).toBe('c/p@2027-01-01T12:00:00Z');
    expect(windowsAt('2027-01-18T17:00:00Z', weekly)[0]).toBe('c/p@2027-01-08T12:00:00Z');
  });

  it('are in order of start, then of name', () => {
    const two = `[{ name: b, start: 2027-02-10T00:00, end: 2027-02-11T00:00, ${TIMES_FOUR} }, { name: a, start: 2027-02-10T00:00, end: 2027-02-11T00:00, ${TIMES_FOUR} }, { name: c, start: 2027-02-09T00:00, end: 2027-02-11T00:00, ${TIMES_FOUR} }]`;
    expect(windowsAt('2027-02-05T00:00:00Z', two).map((id) => id.slice(2, 3))).toEqual([
      'c',
      'a',
      'b',
    ]);
  });

  it('are the same whether remembered or expanded anew', () => {
    const promotions = `[{ name: p, schedule: { cron: '0 */6 * * *', duration: 2h }, ${TIMES_FOUR} }]`;
    const source = sourceOf(calendarText('c', promotions));
    const { documents } = validateSources({ sources: [source], context: CONTEXT });
    for (let minute = 0; minute < 130; minute += 26) {
      const now = CONTEXT.now + minute * 60_000;
      const at = { refused: [], now, timeZone: 'UTC' };
      // A copy is another document to whoever remembers by identity.
      const fresh = policySet({ documents: documents.map((each) => ({ ...each })), ...at });
      expect(policySet({ documents, ...at }).windows).toEqual(fresh.windows);
    }
  });
});
