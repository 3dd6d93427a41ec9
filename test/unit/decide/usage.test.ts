/** Room at home by measured use: it takes room from burstable tiers, gives none, and what is unknown gives nothing back. */
import { describe, expect, it } from 'vitest';
import { freeByUsage, readHomeUsage } from '../../../src/decide/usage.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import type { NodeView, SiteUsage } from '../../../src/model/snapshot.ts';
import { NOW } from '../../builders/instant.ts';
import { carrying, homeNode, snapshot, tierPods } from '../../builders/snapshots.ts';
import { actions, cloud, plan } from './cloud-shop.ts';

/** Half of its room taken by requests: 7 of 14 pods. */
const HALF_HOME = carrying(homeNode(), [tierPods(7)]);

function usage(cpu: SiteUsage['cpu']): readonly SiteUsage[] {
  return [{ site: 'idc', cpu }];
}

const used = (millicores: number) => usage(fresh({ 'home-1': millicores }, NOW));

interface Case {
  readonly usage?: readonly SiteUsage[];
  readonly cloud?: readonly NodeView[];
  readonly replicas?: number;
  readonly need: number;
}

function planned({ usage: seen, cloud: nodes = [], replicas = 7, need }: Case): Plan {
  return plan({
    ...{ cloud: nodes, replicas, need, home: HALF_HOME },
    seen: { nodes: [HALF_HOME, ...nodes], ...(seen !== undefined && { usage: seen }) },
  });
}

const placed = (made: Plan) => {
  const [tier] = made.tiers;
  return { home: tier?.home, cloud: tier?.cloud };
};

describe('room at home', () => {
  it('is what measured use leaves below the reserve, where that is less than requests leave', () => {
    // 8000m less 10% are 7200m. Requests take 3500m and leave 7 pods of 500m; a use of 5700m leaves 3.
    expect(placed(planned({ need: 14 }))).toEqual({ home: 14, cloud: 0 });
    expect(placed(planned({ need: 14, usage: used(5_700) }))).toEqual({ home: 10, cloud: 4 });
  });

  it('is not enlarged by a use that is less than requests', () => {
    expect(placed(planned({ need: 20, usage: used(100) }))).toEqual(placed(planned({ need: 20 })));
  });

  it('holds what is there, however hot the node is: nothing would move it', () => {
    expect(placed(planned({ need: 7, usage: used(7_900) }))).toEqual({ home: 7, cloud: 0 });
    expect(placed(planned({ need: 8, usage: used(7_900) }))).toEqual({ home: 7, cloud: 1 });
  });

  it('is as large as ever for a pinned tier, which can go nowhere else', () => {
    const made = plan({
      ...{ cloud: [], replicas: 7, need: 14, home: HALF_HOME },
      policy: { residency: 'Pinned' },
      seen: { usage: used(7_900) },
    });

    expect(made.tiers[0]).toMatchObject({ home: 14, unplaced: 0 });
  });
});

describe('cloud nodes', () => {
  const nodes = [cloud(1, 4)];

  it('stay while home is too hot for their pods, though requests would let them in', () => {
    expect(actions(planned({ need: 11, replicas: 11, cloud: nodes }))).not.toEqual([]);
    expect(actions(planned({ need: 11, replicas: 11, cloud: nodes, usage: used(7_100) }))).toEqual(
      [],
    );
  });

  it('stay while the use of home is unknown, and the hold says whose', () => {
    const made = planned({
      ...{ need: 11, replicas: 11, cloud: nodes },
      usage: usage(missing('time-out')),
    });

    expect(actions(made)).toEqual([]);
    const detail =
      'usage of 1 of 1 nodes, such as home-1, is unknown (time-out): their room counts by requests only';
    expect(made.holds).toContainEqual({
      reason: 'reading-doubtful',
      subject: 'idc',
      wanted: 'count room at home by usage',
      detail,
    });
    expect(made.holds).toContainEqual({
      reason: 'reading-doubtful',
      subject: 'np1',
      wanted: 'give back nodes',
      detail: `Site idc: ${detail}`,
    });
  });
});

describe('the use of home', () => {
  const seen = (usageSeen: readonly SiteUsage[]) => ({
    snapshot: snapshot({ usage: usageSeen }),
  });

  it('is asked of Ready nodes of its site alone', () => {
    const others = [
      homeNode({ name: 'away', site: 'other' }),
      homeNode({ name: 'dark', ready: false }),
    ];

    expect(readHomeUsage(seen(usage(fresh({}, NOW))), others)).toEqual({
      used: new Map(),
      unknown: [],
    });
  });

  it('of a node without a series is unknown, not nothing', () => {
    const read = readHomeUsage(seen(used(5)), [homeNode(), homeNode({ name: 'home-2' })]);

    expect(read?.unknown.map(({ detail }) => detail)).toEqual([
      'usage of 1 of 2 nodes, such as home-2, is unknown (no series names it): their room counts by requests only',
    ]);
    expect(freeByUsage(read, homeNode({ name: 'home-2' }), 0.1)).toBeUndefined();
    expect(freeByUsage(read, homeNode(), 0.1)).toBe(7_195);
  });
});
