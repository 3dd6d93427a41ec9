/** Evidence for one checker: a small world whose journal the test fills by hand, with the policies of web in shop. */

import type { Plan } from '../../../../src/model/plan.ts';
import type { ScalingPolicy } from '../../../../src/model/policy.ts';
import type { PromotionWindow } from '../../../../src/model/promotion.ts';
import { fresh } from '../../../../src/model/reading.ts';
import type { IntentView, Snapshot } from '../../../../src/model/snapshot.ts';
import type { Cycle } from '../../../../src/ports/recorder.ts';
import { createSaid } from '../../../../src/simulator/checkers/said.ts';
import type { Scenario } from '../../../../src/simulator/scenario.ts';
import type { RequestFacts, WorldEvent } from '../../../../src/simulator/world/journal.ts';
import { tierOf } from '../../../../src/simulator/world/world.ts';
import { decideInput, settings } from '../../../builders/decisions.ts';
import { burstPool, policySet, tierPolicy } from '../../../builders/policies.ts';
import { snapshot, tierView, workload as workloadView } from '../../../builders/snapshots.ts';
import { MINUTE, SECOND, START, smallWorld } from '../small-world.ts';

export const QUERY = 'sum(rate(gateway_requests_total[1m]))';

export interface EvidenceSpec {
  readonly scenario?: Partial<Scenario>;
  readonly policy?: Partial<ScalingPolicy>;
  readonly windows?: readonly PromotionWindow[];
  readonly intents?: readonly IntentView[];
  /** UIDs of those of them that a fault took away. */
  readonly lost?: readonly string[];
  /** From START; the heal phase begins there. */
  readonly healedAfter?: number;
}

export function evidenceOf(spec: EvidenceSpec = {}) {
  const world = smallWorld(spec.scenario);
  const said = createSaid();
  const policies = policySet({
    tiers: [tierPolicy({ name: 'web', ...spec.policy })],
    pools: [burstPool({ maxNodes: 4, batch: 2, site: 'cloud' })],
    windows: spec.windows ?? [],
  });
  const ever = new Map((spec.intents ?? []).map((intent) => [intent.uid, intent]));
  const web = tierOf(world.tiers, 'shop/web').workload;

  return {
    world,
    said,
    web,
    ledger: { ever, lost: new Set(spec.lost) },
    policies,
    policiesAt: () => policies,
    settings: settings({ maxCloudNodes: 10 }),
    healedAt: START + (spec.healedAfter ?? 0),
    /** A request that landed now and was sent now by process 1, leader number 1, which holds the lease. */
    request(label: string, facts: RequestFacts, over: Partial<RequestEvent> = {}) {
      const now = world.clock.now();
      const sent = { operator: 1, epoch: 1, sentAt: now, deadline: now + 10 * SECOND };
      world.journal.emit({
        kind: 'request',
        at: now,
        ...sent,
        label,
        facts,
        answer: 'ok',
        ...over,
      });
    },
    /** As the operator would: the replicas change, then the journal tells. */
    scale(to: number, over: Partial<RequestEvent> = {}) {
      web.replicas = to;
      this.request(
        'cluster.setReplicas',
        { subject: 'shop/web', about: { uid: web.uid, to } },
        over,
      );
    },
    load(changes: { readonly workload?: string; readonly offered?: number } = {}) {
      const tier = {
        workload: changes.workload ?? 'shop/web',
        offered: changes.offered ?? 600,
        served: 600,
        capacity: 200,
        readyPods: web.ready,
      };
      const at = world.clock.now();
      world.journal.emit({
        ...{ kind: 'load', at, span: 5 * SECOND, tiers: [tier] },
        ...{ instances: 0, readyCloudNodes: 0, spent: 0 },
      });
    },
    /** Process 1 says so of a cycle whose snapshot it took now. */
    say({ outcomes = [], ledger, ...plan }: Saying, sinceItLooked = 0, uid = web.uid) {
      const takenAt = world.clock.now();
      const view = { uid, replicas: web.replicas, readyReplicas: web.ready };
      const tiers = [tierView({ tier: 'shop/web', workload: fresh(workloadView(view), takenAt) })];
      const clusterView = fresh(takenAt - sinceItLooked, takenAt);
      const seen = snapshot({ takenAt, tiers, clusterView, ...(ledger && { ledger }) });
      const input = decideInput({ policies: this.policies, snapshot: seen, now: takenAt });
      said.tell(1, { input, plan: { ...emptyPlan(takenAt), ...plan }, outcomes });
    },
    pass: (ms: number) => world.clock.run(world.clock.now() + ms),
  };
}

type Saying = Partial<Plan & Pick<Cycle, 'outcomes'> & Pick<Snapshot, 'ledger'>>;
type RequestEvent = Extract<WorldEvent, { kind: 'request' }>;

function emptyPlan(at: number): Plan {
  return {
    ...{ id: 'plan', at, actions: [], holds: [], tiers: [], pools: [], resolved: [] },
    memory: { tiers: {} },
    nextTickAfter: 5 * SECOND,
  };
}

/** Intent np1-1: `count` machines of np1, of which these are recorded. */
export function intentOf(count: number, ids: readonly string[] = [], number = 1): IntentView {
  const name = `np1-${number}`;
  return {
    ...{ name, uid: name, resourceVersion: '1', pool: 'np1', number, count, token: name },
    ...{ targetBefore: 0, targetAfter: count, promotion: undefined, createdAt: START },
    outcome: 'accepted',
    settledAt: START,
    instances: ids.map((id) => ({ id, seenAt: START, returned: false })),
  };
}

export { MINUTE, SECOND, START };

/** The load of every minute from now on; 600 requests in 5 s are 120 rps. */
export async function loadFor(
  evidence: ReturnType<typeof evidenceOf>,
  minutes: number,
  offered = 600,
): Promise<void> {
  for (let minute = 0; minute <= minutes; minute += 1) {
    evidence.load({ offered });
    await evidence.pass(MINUTE);
  }
}
