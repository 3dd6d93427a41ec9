/** The books while a person has paused the controller: what has happened is recorded, and nothing else is written. */
import { describe, expect, it } from 'vitest';
import { fresh, missing } from '../../../src/model/reading.ts';
import type { Switches } from '../../../src/model/snapshot.ts';
import { MINUTE } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { cloudSite, homeSite } from '../../builders/policies.ts';
import { cloudNode, instance, intent, recorded } from '../../builders/snapshots.ts';
import { brief, plan, young } from './books.ts';

const PAUSED = fresh({ pause: true, noShrink: false }, NOW);
const OPEN = intent({ number: 1, count: 1, ...young, outcome: 'unknown' });
const RECORDS = [
  ['record-instances', 'np1-1', 'a'],
  ['settle-intent', 'np1-1', 'found'],
];

describe('an intent in a pause', () => {
  it.each([
    ['a pause', PAUSED],
    ['switches that cannot be read', missing<Switches>('no ConfigMap yet')],
  ])('records its machine and its outcome in %s', (_, switches) => {
    const made = plan({ intents: [OPEN], listed: [instance('a')], switches });

    expect(brief(made)).toEqual(RECORDS);
    // Nothing was stopped that anybody need be told of.
    expect(made.holds.filter(({ subject }) => subject === 'cluster')).toEqual([]);
  });

  it('marks no node, writes no intent anew and forgets none, and says so', () => {
    const marked = cloudNode({ name: 'b' });
    const bare = cloudNode({ name: 'c', pool: undefined });
    const known = { ...young, instances: [recorded(bare.providerId)] };
    const made = plan({
      intents: [
        { ...OPEN, createdAt: NOW - MINUTE },
        intent({ number: 2, count: 1, ...known }),
        intent({ number: 3, count: 1, createdAt: NOW - 3 * 60 * MINUTE, outcome: 'refused' }),
      ],
      listed: [instance('a'), instance(marked.providerId), instance(bare.providerId)],
      nodes: [marked, bare],
      switches: PAUSED,
    });

    expect(brief(made)).toEqual(RECORDS);
    expect(made.holds).toContainEqual({
      reason: 'paused',
      subject: 'cluster',
      wanted: 'rebuild-intent x1, forget-intent x1, mark-node x1',
      detail: 'kingtide-switches says pause: "true"',
    });
  });

  it('says with the pause what the person who asked for it wrote down', () => {
    const noted = { pause: true, noShrink: false, pauseNote: 'until noon, by ops: a drill' };
    const made = plan({
      intents: [
        intent({ number: 3, count: 1, createdAt: NOW - 3 * 60 * MINUTE, outcome: 'refused' }),
      ],
      switches: fresh(noted, NOW),
    });

    expect(made.holds).toMatchObject([
      {
        reason: 'paused',
        detail: 'kingtide-switches says pause: "true" until noon, by ops: a drill',
      },
    ]);
  });
});

describe('an intent in a cluster whose home nobody has labelled', () => {
  it('records its machine and its outcome all the same, and nothing else is done', () => {
    const old = { number: 3, count: 1, createdAt: NOW - 3 * 60 * MINUTE } as const;
    const made = plan({
      intents: [OPEN, intent({ ...old, outcome: 'refused' })],
      listed: [instance('a')],
      windows: { sites: [cloudSite(), homeSite({ name: 'elsewhere' })] },
    });

    // Control: with a home the refused intent is forgotten.
    expect(brief(made)).toEqual(RECORDS);
    expect(made.holds).toContainEqual(
      expect.objectContaining({ reason: 'node-unknown', wanted: 'enforce policies' }),
    );
    const known = plan({ intents: [OPEN, intent({ ...old, outcome: 'refused' })] });
    expect(brief(known)).toEqual([['forget-intent', 'np1-3']]);
  });
});
