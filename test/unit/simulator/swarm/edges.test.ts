/** The edges of life cycles that a run took, from a journal written by hand. */
import { describe, expect, it } from 'vitest';
import {
  countEdges,
  type Edge,
  NEVER,
  OFTEN,
  SELDOM,
} from '../../../../src/simulator/swarm/edges.ts';
import { createJournal, type InstanceState } from '../../../../src/simulator/world/journal.ts';

type About = Readonly<Record<string, string | boolean>>;

function written() {
  const journal = createJournal();
  const taken = countEdges(journal);
  return {
    taken: (): readonly (readonly [Edge, number])[] => [...taken],
    machine(...states: readonly InstanceState[]): void {
      for (const state of states)
        journal.emit({ kind: 'instance', at: 0, pool: 'np1', id: 'i1', state });
    },
    request(label: string, subject: string, about: About = {}, answer = 'ok'): void {
      journal.emit({
        ...{ kind: 'request', at: 0, sentAt: 0, operator: 1, epoch: 1, deadline: 1 },
        ...{ label, answer, facts: { subject, about } },
      });
    },
  };
}

describe('the edges of a machine', () => {
  it('are counted from its order to its end, the drain of its node included', () => {
    const world = written();
    world.machine('created', 'joined', 'ready');
    world.request('cluster.setDraining', 'cloud-i1', { draining: true });
    world.request('cluster.setDraining', 'cloud-i1', { draining: false });
    world.request('cluster.setDraining', 'cloud-i1', { draining: true });
    world.machine('deleting', 'gone');

    expect(world.taken()).toEqual([
      ['machine: none to created', 1],
      ['machine: created to joined', 1],
      ['machine: joined to ready', 1],
      ['machine: ready to draining', 2],
      ['machine: draining to ready', 1],
      ['machine: draining to deleting', 1],
      ['machine: deleting to gone', 1],
    ]);
  });

  it('are none where a node that ends is cordoned in vain, or a write was refused', () => {
    const world = written();
    world.machine('created', 'joined', 'ready');
    world.request('cluster.setDraining', 'cloud-i1', { draining: true }, 'conflict');
    world.machine('deleting');
    world.request('cluster.setDraining', 'cloud-i1', { draining: true });

    expect(world.taken().at(-1)).toEqual(['machine: ready to deleting', 1]);
  });
});

describe('the edges of an intent', () => {
  it('are counted from its writing to its forgetting; writing the same again is none', () => {
    const world = written();
    world.request('ledger.create', 'np1-1');
    world.request('ledger.update', 'np1-1', { outcome: 'unknown' });
    world.request('ledger.update', 'np1-1', { outcome: 'unknown' });
    // Its answer was lost, which says nothing of its effect.
    world.request('ledger.update', 'np1-1', { outcome: 'found' }, 'transient');
    world.request('ledger.forget', 'np1-1');

    expect(world.taken()).toEqual([
      ['intent: none to pending', 1],
      ['intent: pending to unknown', 1],
      ['intent: unknown to found', 1],
      ['intent: found to forgotten', 1],
    ]);
  });
});

it('an edge is asked for often, or seldom, or never', () => {
  const all = [...OFTEN, ...SELDOM, ...NEVER.keys()];

  expect(new Set(all).size).toBe(all.length);
});
