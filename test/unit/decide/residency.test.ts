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
