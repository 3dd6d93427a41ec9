/** Lines count as full by what really crosses them, held against what their policy lets cross with the largest down. */
import { describe, expect, it } from 'vitest';
import type { Site } from '../../../../src/model/policy.ts';
import { linesAreFull } from '../../../../src/simulator/checkers/line-room.ts';
import { tierOf, type World } from '../../../../src/simulator/world/world.ts';
import { cloudSite, homeSite, tierPolicy } from '../../../builders/policies.ts';
import { smallWorld, workload } from '../small-world.ts';

const line = (name: string) => ({ name, to: 'idc', bandwidth: 1e9 });

/** web in shop: 100 rps a replica at a water level of 50%, of 125,000 bytes each: 50 Mbit/s a replica. */
const WEB = tierPolicy({ name: 'web', bytesPerRequest: 125_000 });

/** So many bits per second on each of the lines. */
function linesOf(rates: readonly number[]): World['lines'] {
  const all = rates.map((rate, index) => ({
    truth: { ...line(`line-${index}`), site: 'cloud-a' },
    up: true,
    loss: 0,
    rate,
    bits: 0,
  }));
  return { all, isCut: () => false, load: () => 1, settle: () => undefined };
}

/** Whether they are full for web, which has two pods of a core each on a home node of its own with `cpu`. */
function isFull(rates: readonly number[], site: Site | undefined, cpu = 8_000): boolean {
  const allocatable = { cpu, memory: 2 ** 36, pods: 20 };
  const { nodes, tiers } = smallWorld({
    sites: [{ name: 'home', nodes: [{ name: 'rack', count: 1, allocatable }] }],
    workloads: [workload()],
  });
  const policies = { sites: [homeSite({ name: 'home', reserve: 0.5 })], tiers: [WEB] };
  const tier = tierOf(tiers, 'shop/web');
  return linesAreFull({ lines: linesOf(rates), nodes }, policies, { site, tier });
}

const lined = (...names: readonly string[]): Site =>
  cloudSite({ lines: { all: names.map(line), waterLevel: 0.7 } });

describe('lines', () => {
  // 80% of 70% of 1 Gbit/s is 560 Mbit/s.
  it.each([
    ['an only line below its level', lined('a'), [559e6], false],
    ['an only line at its level', lined('a'), [561e6], true],
    ['two lines that carry what one of them may', lined('a', 'b'), [281e6, 280e6], true],
    ['two lines that carry less', lined('a', 'b'), [280e6, 279e6], false],
    ['lines that no policy declares', cloudSite(), [1e9], false],
    ['a site that no policy declares', undefined, [1e9], false],
    ['lines of another site', { ...lined('a'), name: 'cloud-b' }, [1e9], false],
  ])('%s', (_name, site, rates, full) => {
    expect(isFull(rates, site)).toBe(full);
  });

  it('count what pods in the reserve of home would put on them if they were sent away', () => {
    // Of 2,600 thousandths of a core half are free of reserve: two pods ask for 700 more, which is one of them, and 50 Mbit/s.
    expect(isFull([511e6], lined('a'), 2_600)).toBe(true);
    expect(isFull([509e6], lined('a'), 2_600)).toBe(false);
    expect(isFull([511e6], lined('a'), 4_000)).toBe(false);
  });

  it('ask nothing of a workload that no policy knows', () => {
    const { nodes, tiers } = smallWorld();
    const tier = tierOf(tiers, 'shop/web');
    const policies = { sites: [], tiers: [] };
    const site = lined('a');
    expect(linesAreFull({ lines: linesOf([559e6]), nodes }, policies, { site, tier })).toBe(false);
  });
});
