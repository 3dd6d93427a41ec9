/** Which site each waiting pod is named to: home first, then cloud sites in order, and what the plan has no place for. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import { lackingOf, misnamed, seats } from '../../../src/decide/seats.ts';
import type { Place } from '../../../src/model/placing.ts';
import type { TierPlacing } from '../../../src/model/plan.ts';
import { fresh } from '../../../src/model/reading.ts';
import { decideInput } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet, tierPolicy } from '../../builders/policies.ts';
import { snapshot, tierView, workload } from '../../builders/snapshots.ts';

const HOME = ['idc'];
const A = ['cloud-a'];
const B = ['cloud-b'];

/** Only decide makes the id of a tier that may leave. */
function placing(over: Partial<TierPlacing> = {}): TierPlacing {
  const tiers = [tierPolicy({ placement: 'Exact' })];
  const seen = tierView({ workload: fresh(workload({ gated: true }), NOW) });
  const made = decide(
    decideInput({ policies: policySet({ tiers }), snapshot: snapshot({ tiers: [seen] }) }),
  );
  const [own] = made.placing ?? [];
  if (own === undefined) throw new Error('the tier is not placed exactly');
  return { ...own, ...over };
}

const none = (): number => 0;

describe('the seats of waiting pods', () => {
  const places: TierPlacing['places'] = [
    { sites: HOME, replicas: 2 },
    { sites: A, replicas: 1 },
    { sites: B, replicas: 1 },
  ];

  it('are at home first, then at each cloud site in order', () => {
    expect(seats(placing({ places }), none, 4)).toEqual([HOME, HOME, A, B]);
  });

  it('leave out what is bound or named already', () => {
    const taken = ({ sites }: Place): number => (sites === HOME ? 2 : 0);

    expect(seats(placing({ places }), taken, 2)).toEqual([A, B]);
  });

  it('beyond the plan are at home, even where home has too many', () => {
    const taken = ({ sites }: Place): number => (sites === HOME ? 5 : 1);

    expect(seats(placing({ places, surplus: 'home' }), taken, 2)).toEqual([HOME, HOME]);
  });

  it('beyond the plan are for the scheduler to choose while a rollout is in progress', () => {
    expect(seats(placing({ places, surplus: 'anywhere' }), none, 5).at(-1)).toBeUndefined();
  });
});

describe('pods that are better named anew', () => {
  const places: TierPlacing['places'] = [
    { sites: HOME, replicas: 2 },
    { sites: A, replicas: 4 },
    { sites: B, replicas: 3 },
  ];
  const counts = (home: number, a: number, b: number, most?: number): readonly number[] => {
    const taken = ({ sites }: Place): number => (sites === HOME ? home : sites === A ? a : b);
    const made = placing({ places });
    return misnamed(made, taken, most ?? lackingOf(made, taken)).map(({ count }) => count);
  };

  it('are as many as others lack, of places with too many', () => {
    expect(counts(2, 7, 1)).toEqual([0, 2, 0]);
    expect(counts(4, 7, 0)).toEqual([2, 1, 0]);
  });

  it('are no more than they may be', () => {
    expect(counts(4, 7, 0, 2)).toEqual([2, 0, 0]);
    expect(counts(4, 7, 0, 0)).toEqual([0, 0, 0]);
  });

  it('are none where nobody lacks any, and none of who lacks some', () => {
    expect(counts(9, 4, 3)).toEqual([0, 0, 0]);
    expect(counts(0, 4, 3)).toEqual([0, 0, 0]);
  });
});
