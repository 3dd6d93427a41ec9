/** Who may leave home, and the first thing that forbids it. */
import { describe, expect, it } from 'vitest';
import {
  burstableId,
  mustStayHome,
  type Residence,
  refusedBy,
} from '../../../src/decide/residency.ts';
import { burstPool, cloudSite, homeSite, tierPolicy } from '../../builders/policies.ts';
import { tierView, workload } from '../../builders/snapshots.ts';

function residence(over: Partial<Residence> = {}): Residence {
  return {
    policy: tierPolicy(),
    workload: workload(),
    namespaceLabels: tierView().namespaceLabels,
    ...over,
  };
}

const SITES = { home: [homeSite()], cloud: new Map([['cloud-a', cloudSite()]]) };

describe('a tier', () => {
  it('may leave home when policy, namespace and pod template all say burstable', () => {
    expect(mustStayHome(residence())).toBeUndefined();
    expect(burstableId(residence())).toBe('shop/checkout');
  });

  it.each([
    [
      'its policy says Pinned',
      { policy: tierPolicy({ residency: 'Pinned' }) },
      'residency: Pinned',
    ],
    [
      'its namespace is sealed',
      { workload: workload({ sealed: true }) },
      'namespace shop is sealed',
    ],
    [
      'its namespace is not marked',
      { namespaceLabels: { team: 'shop' } },
      'namespace shop lacks the label',
    ],
    [
      'its pods are not marked',
      { workload: workload({ markedBurstable: false }) },
      'the pod template lacks the label',
    ],
    [
      'its pods have what cannot be modelled',
      { workload: workload({ unmodelled: ['hostPort 80'] }) },
      'hostPort 80',
    ],
  ])('stays home when %s', (_, over, detail) => {
    expect(mustStayHome(residence(over))?.detail).toContain(detail);
    expect(burstableId(residence(over))).toBeUndefined();
  });
});

describe('a pool', () => {
  it('takes a tier whose namespace is granted, whose pods tolerate it and whose country it is in', () => {
    expect(refusedBy(burstPool(), residence(), SITES)).toBeUndefined();
    expect(
      refusedBy(burstPool(), residence({ workload: workload({ tolerates: ['*'] }) }), SITES),
    ).toBeUndefined();
  });

  it.each([
    [
      'nobody is granted',
      burstPool({ grantedTo: [] }),
      residence(),
      'not granted to namespace shop',
    ],
    [
      'another team is',
      burstPool(),
      residence({ namespaceLabels: { team: 'core' } }),
      'not granted to namespace shop',
    ],
    [
      'the pods do not tolerate it',
      burstPool(),
      residence({ workload: workload({ tolerates: ['cloud-b'] }) }),
      'do not tolerate kingtide.dev/burst=cloud-a',
    ],
    ['its site is unknown', burstPool({ site: 'moon' }), residence(), 'an unknown country'],
  ])('refuses when %s', (_, pool, tier, detail) => {
    expect(refusedBy(pool, tier, SITES)?.detail).toContain(detail);
  });

  it('takes demand of another country that its site allows, and no longer its own when that is not named', () => {
    const open = new Map([['cloud-a', cloudSite({ allowFrom: ['SG', 'MY'] })]]);
    const from = (country: string) =>
      refusedBy(burstPool(), residence(), { home: [homeSite({ country })], cloud: open })?.reason;

    expect([from('SG'), from('MY'), from('CN')]).toEqual([undefined, undefined, 'not-granted']);
  });

  it.each([
    ['as far as it may be', 5, undefined],
    ['a millisecond farther', 6, 'pool np1: site cloud-a is 6 ms from home, maxRtt is 5 ms'],
    [
      'of unknown distance',
      undefined,
      'pool np1: site cloud-a does not say its rtt, maxRtt is 5 ms',
    ],
  ])('of a site that is %s takes a tier with maxRtt only where it is near', (_, rtt, detail) => {
    const sites = { home: SITES.home, cloud: new Map([['cloud-a', cloudSite({ rtt })]]) };
    const near = residence({ policy: tierPolicy({ maxRtt: 5 }) });

    expect(refusedBy(burstPool(), near, sites)?.detail).toBe(detail);
    expect(refusedBy(burstPool(), residence(), sites)).toBeUndefined();
  });

  it.each([
    ['a site that the policy names', { sites: ['cloud-b', 'cloud-a'], calls: [] }, undefined],
    [
      'a site that the policy does not name',
      { sites: ['cloud-b', 'cloud-c'], calls: [] },
      'pool np1: site cloud-a is none of cloud-b, cloud-c',
    ],
    ['a zone that is there', { zone: 'gov', calls: [] }, undefined],
    ['a zone that may call there', { zone: 'video', calls: ['gov'] }, undefined],
    [
      'a zone that is not there',
      { zone: 'press', calls: [] },
      'pool np1: site cloud-a has no network zone press',
    ],
    [
      'a call that the zone may not make there',
      { zone: 'gov', calls: ['video'] },
      'pool np1: at site cloud-a network zone gov may not call video',
    ],
  ])('is bounded by %s', (_, reach, detail) => {
    const zones = [
      { name: 'gov', mayCall: [] },
      { name: 'video', mayCall: ['gov'] },
    ];
    const sites = { home: SITES.home, cloud: new Map([['cloud-a', cloudSite({ zones })]]) };
    const bound = residence({ policy: tierPolicy({ reach }) });

    expect(refusedBy(burstPool(), bound, sites)?.detail).toBe(detail);
  });

  it('of a site without zones is refused to who lives in one', () => {
    const bound = residence({ policy: tierPolicy({ reach: { zone: 'gov', calls: [] } }) });

    expect(refusedBy(burstPool(), bound, SITES)?.reason).toBe('site-barred');
  });

  it('refuses demand of another country, or of none', () => {
    const abroad = { home: [homeSite({ country: 'SG' })], cloud: SITES.cloud };

    expect(refusedBy(burstPool(), residence(), abroad)?.detail).toBe(
      'pool np1 is in CN, the demand in SG',
    );
    expect(refusedBy(burstPool(), residence(), { home: [], cloud: SITES.cloud })?.detail).toContain(
      'the demand in none',
    );
  });
});
