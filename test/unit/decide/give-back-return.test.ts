/** Returning cloud nodes: only empty ones of ours that nothing known will need. */
import { describe, expect, it } from 'vitest';
import { fresh, missing } from '../../../src/model/reading.ts';
import type { NodeView } from '../../../src/model/snapshot.ts';
import { MINUTE } from '../../../src/model/units.ts';
import { tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { homeNode, intent, poolView, recorded, tierView } from '../../builders/snapshots.ts';
import { actions, cloud, DRAINING, plan, reasons } from './cloud-shop.ts';

describe('giving back', () => {
  it('returns a node by name when it is empty, with nothing terminating on it', () => {
    const node = (over: Partial<NodeView>): string[] =>
      actions(plan({ cloud: [cloud(1, 0, { ...DRAINING, ...over })], replicas: 14, need: 14 }));

    expect(node({})).toEqual(['return cloud-1']);
    expect(node({ leaving: 1 })).toEqual([]);
    expect(node({ drainingSince: NOW })).toEqual([]);
  });

  it('takes a draining node back that is not recorded by any intent: no', () => {
    const seen = { ledger: fresh([], NOW), pools: [poolView()] };

    expect(actions(plan({ cloud: [cloud(1, 4, DRAINING)], replicas: 18, need: 18, seen }))).toEqual(
      [],
    );
    expect(actions(plan({ cloud: [cloud(1, 0, DRAINING)], replicas: 14, need: 14, seen }))).toEqual(
      [],
    );
    expect(actions(plan({ cloud: [cloud(1, 0)], replicas: 14, need: 14, seen }))).toEqual([]);
  });

  it('leaves a node alone that was given back and has not vanished yet', () => {
    const seen = {
      ledger: fresh(
        [
          intent({
            createdAt: NOW - MINUTE,
            instances: [recorded('fake://cloud-1', { returned: true })],
          }),
        ],
        NOW,
      ),
      pools: [poolView()],
    };

    expect(
      actions(
        plan({
          cloud: [cloud(1, 0, DRAINING)],
          replicas: 18,
          need: 14,
          seen,
          memory: { step: { to: 18, at: NOW } },
        }),
      ),
    ).toEqual([]);
  });

  it('gives back what others do not need although one tier is doubted, once it is known what that one needed', () => {
    const doubt = 'missing: no answer';
    const [demand] = tierForecast(700).demands;
    if (demand === undefined) throw new Error('the builder has one demand');
    const doubted = { demands: [{ ...demand, doubt }] };

    expect(
      actions(plan({ cloud: [cloud(1, 0)], replicas: 14, need: 14, forecast: doubted })),
    ).toEqual(['drain-node cloud-1']);
    const fresher = plan({
      cloud: [cloud(1, 0)],
      replicas: 14,
      need: 14,
      forecast: doubted,
      memory: { stabilised: false },
    });
    expect(actions(fresher)).toEqual([]);
    expect(reasons(fresher)).toContain('reading-doubtful');
  });

  it('keeps nodes for a tier whose target was there a moment ago', () => {
    const gone = (ago: number): string[] =>
      actions(
        plan({
          home: homeNode(),
          cloud: [cloud(1, 0)],
          replicas: 0,
          need: 14,
          memory: { missingSince: NOW - ago },
          seen: { tiers: [tierView({ workload: missing('not found') })] },
        }),
      );

    expect(gone(10 * MINUTE - 1)).toEqual([]);
    expect(gone(10 * MINUTE)).toEqual(['drain-node cloud-1']);
  });

  it('does not keep nodes for a missing target that stays home, or is granted nothing', () => {
    const seen = { tiers: [tierView({ workload: missing('not found') })] };
    const base = { home: homeNode(), cloud: [cloud(1, 0)], replicas: 0, need: 14, seen };

    expect(actions(plan({ ...base, policy: { residency: 'Pinned' } }))).toEqual([
      'drain-node cloud-1',
    ]);
    const elsewhere = {
      tiers: [tierView({ namespaceLabels: {}, workload: missing('not found') })],
    };
    expect(actions(plan({ ...base, seen: elsewhere }))).toEqual(['drain-node cloud-1']);
  });

  it('keeps empty nodes that a promotion ahead will need', () => {
    const [demand] = tierForecast(700).demands;
    if (demand === undefined) throw new Error('the builder has one demand');
    const ahead = { demands: [{ ...demand, keepFloor: 900 }] };

    // 900 rps need 18: 14 at home and 4 in the cloud.
    expect(
      actions(plan({ cloud: [cloud(1, 0)], replicas: 14, need: 14, forecast: ahead })),
    ).toEqual([]);
  });
});
