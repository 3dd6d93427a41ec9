/** What documents may say beside what every shop says, as the controller trusts it. Values are worked out by hand. */
import { describe, expect, it } from 'vitest';
import { notYetFlaws } from '../../../src/policy/not-yet-flaws.ts';
import { CLOUD, callsOf, codesOf, HOME, HOME_ZONES, inZone, load, tierText } from './documents.ts';

describe('loaded policies', () => {
  it('have measured use at home, and lines with the level to which they are used', () => {
    const lines = 'lines: [{ name: a, to: home, bandwidth: 10Gbps }]';
    const home = HOME.replace(
      'country: CN',
      "country: CN, usageQuery: 'sum by (node) (rate(cpu_seconds_total[1m]))'",
    );
    const withLines = (more: string) =>
      load(home, CLOUD.replace('country: CN', `country: CN, ${lines}${more}`)).sites;

    // 70% where nobody says another level.
    const [cloud, idc] = withLines('');
    expect(idc?.usageQuery).toBe('sum by (node) (rate(cpu_seconds_total[1m]))');
    expect(cloud?.lines).toMatchObject({ all: [{ name: 'a', to: 'home' }], waterLevel: 0.7 });
    expect(withLines(', lineWaterLevel: 40%')[0]?.lines?.waterLevel).toBe(0.4);
  });

  it('have what a request moves, who survives, what may be switched off, and who enforces a limit', () => {
    const step =
      "{ name: plain, when: 'sum(errors_now)', saves: 20%, rollback: a flag, owner: shop, core: true }";
    const gateway = '{ name: front, envoyGateway: { kind: HTTPRoute, route: web } }';
    const web = tierText(
      'web',
      `, entry: { bytesPerRequest: 40KiB }, survive: LargestSite, placement: Exact, degrade: [${step}], admission: { gateways: [${gateway}] }${callsOf('api').replace('perRequest: "1"', 'perRequest: "1", bytes: 4KiB')}`,
    ).replace(
      'mode: Burstable',
      'mode: Burstable, growWhile: [{ name: copy, query: max(copy_lag_seconds), atMost: "5" }]',
    );
    const [, tier] = load(web, tierText('api')).tiers;

    expect(tier).toMatchObject({
      name: 'web',
      bytesPerRequest: 40_960,
      survive: 'LargestSite',
      placement: 'Exact',
      growWhile: [{ name: 'copy', query: 'max(copy_lag_seconds)', atMost: 5 }],
      calls: [{ callee: 'shop/api', perRequest: 1, bytes: 4_096 }],
      degrade: [{ name: 'plain', query: 'sum(errors_now)', saves: 0.2, owner: 'shop' }],
    });
    expect(tier?.gateways).toHaveLength(1);
    const preferred = load(tierText('api', ', placement: Preferred')).tiers;
    expect(preferred[0]).not.toHaveProperty('placement');
  });
});

describe('network zones', () => {
  it('are asked of the sites at home that have them', () => {
    const other = HOME.replace('name: home', 'name: other');
    const calls = callsOf('api');

    expect(codesOf(HOME_ZONES, other, inZone('web', 'video', calls), inZone('api', 'gov'))).toEqual(
      [],
    );
    expect(
      codesOf(HOME_ZONES, other, inZone('api', 'gov', callsOf('web')), inZone('web', 'video')),
    ).toEqual(['ZONE_FORBIDS_CALL']);
  });
});

describe('a field that nothing honours yet', () => {
  it('is looked for in lists only, and who writes something else there is told so elsewhere', () => {
    const promotion = { envelope: { approval: 'Required' } };

    expect(notYetFlaws('PromotionCalendar', { spec: { promotions: [promotion] } })).toHaveLength(1);
    expect(notYetFlaws('PromotionCalendar', { spec: { promotions: promotion } })).toEqual([]);
  });
});
