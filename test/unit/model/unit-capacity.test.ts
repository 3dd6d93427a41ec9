/** Demand one replica serves, by site. */
import { describe, expect, it } from 'vitest';
import {
  largestPerReplica,
  perReplicaAt,
  smallestAmong,
  smallestPerReplica,
} from '../../../src/model/unit-capacity.ts';
import { demand } from '../../builders/policies.ts';

const uneven = demand({
  perReplica: 100,
  perSite: [
    { name: 'slow', perReplica: 80 },
    { name: 'fast', perReplica: 150 },
  ],
});

describe('unit capacity', () => {
  it('is the figure for all where a site is not named', () => {
    expect(['slow', 'fast', 'elsewhere'].map((site) => perReplicaAt(uneven, site))).toEqual([
      80, 150, 100,
    ]);
    expect(perReplicaAt(demand(), 'slow')).toBe(100);
  });

  it('has a smallest and a largest, the figure for all among them', () => {
    expect([smallestPerReplica(uneven), largestPerReplica(uneven)]).toEqual([80, 150]);
    expect([smallestPerReplica(demand()), largestPerReplica(demand())]).toEqual([100, 100]);
    const worse = demand({ perSite: [{ name: 'fast', perReplica: 150 }] });
    const better = demand({ perSite: [{ name: 'slow', perReplica: 80 }] });
    expect([smallestPerReplica(worse), largestPerReplica(better)]).toEqual([100, 100]);
  });

  it('is the smallest of the sites in use, and the figure for all where none is', () => {
    expect(smallestAmong(uneven, ['fast'])).toBe(150);
    expect(smallestAmong(uneven, ['fast', 'elsewhere'])).toBe(100);
    expect(smallestAmong(uneven, ['fast', 'slow'])).toBe(80);
    expect(smallestAmong(uneven, [])).toBe(100);
  });
});
