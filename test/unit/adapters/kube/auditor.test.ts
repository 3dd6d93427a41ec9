/** The auditor: alarms for every stray, once; moves those that may be moved; keeps its hands off otherwise. */
import { describe, expect, it } from 'vitest';
import { type AuditorOptions, createAuditor } from '../../../../src/adapters/kube/auditor.ts';
import type { Stray } from '../../../../src/adapters/kube/strays.ts';
import { PortError } from '../../../../src/ports/errors.ts';
import { policySet } from '../../../builders/policies.ts';
import { cloudNode } from '../../../builders/snapshots.ts';
import { cycleOf } from './cycle.ts';

const CYCLE = cycleOf({ policies: policySet() });

function stray(name: string, over: Partial<Stray> = {}): Stray {
  return { namespace: 'shop', name, uid: name, node: 'n', why: 'why', movable: true, ...over };
}

interface World {
  strays: readonly Stray[];
  pause?: boolean;
  noShrink?: boolean;
  burstClass?: string | undefined;
  refuse?: string;
}

function auditing(world: World) {
  const seen = { evicted: [] as string[], counts: [] as number[], errors: [] as unknown[] };
  const warnings: unknown[] = [];
  const cluster: AuditorOptions['cluster'] = {
    strays: () => world.strays,
    switches: async () => ({ pause: world.pause === true, noShrink: world.noShrink === true }),
    node: async (name) =>
      cloudNode({ name, burstClass: 'burstClass' in world ? world.burstClass : 'cloud' }),
    evict: async ({ name }) => {
      if (world.refuse === name) throw new PortError('permanent', 'forbidden');
      seen.evicted.push(name);
      return 'evicted';
    },
  };
  const log = {
    info: () => undefined,
    warn: (fields: unknown) => void warnings.push(fields),
    error: (fields: unknown) => void seen.errors.push(fields),
  };
  const auditor = createAuditor({ cluster, log, count: (count) => void seen.counts.push(count) });
  return { ...seen, warnings, look: () => auditor.record(CYCLE) };
}

describe('the auditor', () => {
  it('evicts what may leave but not to that node, and nothing that is pinned', async () => {
    const audit = auditing({ strays: [stray('a'), stray('b', { movable: false })] });
    await audit.look();
    expect(audit.evicted).toEqual(['a']);
    expect(audit.counts).toEqual([2]);
    expect(audit.errors).toEqual([
      { pod: 'shop/a', node: 'n', why: 'why' },
      { pod: 'shop/b', node: 'n', why: 'why' },
    ]);
  });

  it('tells of a stray once, counts it in every cycle, and tells of it anew when it is back', async () => {
    const world: World = { strays: [stray('b', { movable: false })] };
    const audit = auditing(world);
    await audit.look();
    await audit.look();
    expect(audit.errors).toHaveLength(1);
    world.strays = [];
    await audit.look();
    world.strays = [stray('b', { movable: false })];
    await audit.look();
    expect(audit.errors).toHaveLength(2);
    expect(audit.counts).toEqual([1, 1, 0, 1]);
  });

  it.each(['pause', 'noShrink'] as const)(
    'evicts nothing under %s, and alarms all the same',
    async (stop) => {
      const audit = auditing({ strays: [stray('a')], [stop]: true });
      await audit.look();
      expect(audit.evicted).toEqual([]);
      expect(audit.errors).toHaveLength(1);
    },
  );

  it('evicts nothing from a node that has become Unknown', async () => {
    const audit = auditing({ strays: [stray('a')], burstClass: undefined });
    await audit.look();
    expect(audit.evicted).toEqual([]);
  });

  it('goes on after one that it may not evict, and says so', async () => {
    const audit = auditing({ strays: [stray('a'), stray('b')], refuse: 'a' });
    await audit.look();
    expect(audit.evicted).toEqual(['b']);
    expect(audit.warnings).toContainEqual({ pod: 'shop/a', node: 'n', error: 'forbidden' });
  });

  it('evicts 20 of 30 in one cycle', async () => {
    const many = Array.from({ length: 30 }, (_, index) => stray(`p${index}`));
    const audit = auditing({ strays: many });
    await audit.look();
    expect(audit.evicted).toHaveLength(20);
    expect(audit.counts).toEqual([30]);
  });
});
