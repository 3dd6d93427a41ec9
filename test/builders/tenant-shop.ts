/** Several tenants without room at home, each tier asking for whole cloud nodes of 15 pods; what their plan orders. */
import { decide } from '../../src/decide/decide.ts';
import type { DecideInput } from '../../src/model/decide-input.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { BurstPool, Grant, ScalingPolicy } from '../../src/model/policy.ts';
import { fresh } from '../../src/model/reading.ts';
import type { IntentView, NodeView, Snapshot } from '../../src/model/snapshot.ts';
import { decideInput, forecastOf, settings, tierForecast } from './decisions.ts';
import { deepFreeze } from './frozen.ts';
import { NOW } from './instant.ts';
import { burstPool, policySet, tierPolicy } from './policies.ts';
import {
  carrying,
  cloudNode,
  homeNode,
  instance,
  intent,
  poolView,
  recorded,
  snapshot,
  tierPods,
  tierView,
  workload,
} from './snapshots.ts';

/** A tier `namespace/level` that needs so many nodes for itself. */
export interface Ask {
  readonly of: string;
  readonly level?: ScalingPolicy['level'];
  readonly nodes: number;
}

export interface TenantShop {
  readonly asks: readonly Ask[];
  readonly pools: readonly BurstPool[];
  /** Nodes there by pool, each full of pods of the namespace's tier of this level. */
  readonly there?: readonly (Ask & { readonly pool: string })[];
  readonly cap?: number;
  readonly seen?: Partial<Snapshot>;
  readonly over?: Partial<DecideInput>;
}

/** A grant for the namespaces labelled `team: <name>`. */
export function grantTo(name: string, over: Partial<Grant> = {}): Grant {
  return { name, namespaceSelector: { matchLabels: { team: name } }, ...over };
}

/** A pool of its own placement class for each tenant, as two legal entities have it. */
export function ownPool(
  name: string,
  grant: Partial<Grant> = {},
  over: Partial<BurstPool> = {},
): BurstPool {
  return burstPool({
    name: `np-${name}`,
    placementClass: name,
    grantedTo: [grantTo(name, grant)],
    ...over,
  });
}

const PODS = 15;

export function planOf(shop: TenantShop): Plan {
  return decide(inputOf(shop));
}

export function inputOf({
  asks,
  pools,
  there = [],
  cap = 1_000,
  seen = {},
  over = {},
}: TenantShop): DecideInput {
  const classes = pools.map(({ placementClass }) => placementClass);
  const idOf = ({ of, level = 'L0' }: Ask): string => `${of}/${level.toLowerCase()}`;
  const stands = standing(there, idOf);
  const tiers = asks.map((ask) => {
    const { level = 'L0', of: namespace } = ask;
    const policy = tierPolicy({
      id: idOf(ask),
      namespace,
      name: level.toLowerCase(),
      level,
      replicas: { min: 0, max: 100_000 },
    });
    const standing = there.filter((one) => idOf(one) === idOf(ask));
    const replicas = standing.reduce((sum, { nodes }) => sum + nodes * PODS, 0);
    const view = tierView({
      tier: policy.id,
      namespaceLabels: { team: namespace, 'kingtide.dev/residency': 'burstable' },
      workload: fresh(
        workload({ replicas, tolerates: classes.includes(namespace) ? [namespace] : classes }),
        NOW,
      ),
    });
    return { policy, view, forecast: tierForecast(ask.nodes * PODS * 50, { tier: policy.id }) };
  });
  return deepFreeze(
    decideInput({
      policies: policySet({ tiers: tiers.map(({ policy }) => policy), pools }),
      snapshot: snapshot({
        nodes: [homeNode({ schedulable: false }), ...stands.nodes],
        tiers: tiers.map(({ view }) => view),
        pools: pools.map(({ name }) => {
          const instances = stands.nodes
            .filter(({ pool }) => pool === name)
            .map(({ providerId }) => instance(providerId));
          return poolView({ pool: name, lastRequest: 1 }, instances);
        }),
        ledger: fresh(stands.intents, NOW),
        ...seen,
      }),
      forecast: forecastOf(tiers.map(({ forecast }) => forecast)),
      memory: { tiers: {} },
      settings: settings({ maxCloudNodes: cap }),
      ...over,
    }),
  );
}

function standing(there: readonly (Ask & { readonly pool: string })[], idOf: (ask: Ask) => string) {
  const nodes: NodeView[] = [];
  for (const ask of there)
    for (let index = 0; index < ask.nodes; index += 1) {
      const name = `${ask.pool}-${idOf(ask).replace('/', '-')}-${index}`;
      const node = cloudNode({ name, pool: ask.pool });
      nodes.push(carrying(node, [tierPods(PODS, { tier: idOf(ask) })]));
    }
  const pools = [...new Set(there.map(({ pool }) => pool))];
  const intents = pools.map((pool): IntentView => {
    const own = nodes.filter((node) => node.pool === pool);
    return intent({ pool, instances: own.map(({ providerId }) => recorded(providerId)) });
  });
  return { nodes, intents };
}

/** Nodes ordered, by pool. */
export function ordersOf(plan: Plan): Readonly<Record<string, number>> {
  const orders: Record<string, number> = {};
  for (const action of plan.actions)
    if (action.kind === 'order-nodes') orders[action.pool] = action.count;
  return orders;
}

/** Replicas to go to, in nodes, by tier. */
export function grownTo(plan: Plan): Readonly<Record<string, number>> {
  const grown: Record<string, number> = {};
  for (const action of plan.actions)
    if (action.kind === 'set-replicas') grown[action.tier] = action.to / PODS;
  return grown;
}
