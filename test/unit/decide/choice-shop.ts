/** A shop whose tiers, pools and nodes are a few numbers each, decided in one go from nothing running. */
import { decide } from '../../../src/decide/decide.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { BurstPool, ScalingPolicy } from '../../../src/model/policy.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import type { NodeView, WorkloadView } from '../../../src/model/snapshot.ts';
import {
  decideInput,
  forecastOf,
  memoryOf,
  settings,
  tierForecast,
} from '../../builders/decisions.ts';
import { deepFreeze } from '../../builders/frozen.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, GIB, policySet, tierPolicy } from '../../builders/policies.ts';
import {
  homeNode,
  intent,
  instance as machine,
  poolView,
  recorded,
  snapshot,
  tierView,
  workload,
} from '../../builders/snapshots.ts';

interface Tier {
  readonly name: string;
  readonly pods: number;
  readonly cpu?: number;
  readonly memory?: number;
  readonly policy?: Partial<ScalingPolicy>;
  readonly seen?: Partial<WorkloadView>;
}

interface Shop {
  readonly tiers: readonly Tier[];
  readonly pools: readonly BurstPool[];
  readonly nodes?: readonly NodeView[];
  readonly maxCloudNodes?: number;
  /** Its target cannot be read. */
  readonly lost?: string;
}

const FULL = homeNode({ requested: { cpu: 8_000, memory: 0, pods: 0 } });

export function plan({ tiers, pools, nodes = [FULL], maxCloudNodes = 1_000, lost }: Shop): Plan {
  const seen = tiers.map(({ name, cpu = 500, memory = 0, seen: over }) => {
    const view = workload({ replicas: 0, perPod: { cpu, memory, pods: 1 }, ...over });
    const target = name === lost ? missing<WorkloadView>('gone') : fresh(view, NOW);
    return tierView({ tier: `shop/${name}`, workload: target });
  });
  const ours = nodes.filter(({ burstClass }) => burstClass !== undefined);
  const ids = ours.map(({ providerId }) => providerId);
  const views = pools.map(({ name }, index) =>
    index === 0
      ? poolView(
          { pool: name },
          ids.map((id) => machine(id)),
        )
      : poolView({ pool: name }),
  );
  const ledger = ids.length === 0 ? [] : [intent({ instances: ids.map((id) => recorded(id)) })];
  return decide(
    deepFreeze(
      decideInput({
        policies: policySet({
          pools,
          tiers: tiers.map(({ name, policy }) => tierPolicy({ name, ...policy })),
        }),
        snapshot: snapshot({ nodes, tiers: seen, pools: views, ledger: fresh(ledger, NOW) }),
        // One replica per 50 rps.
        forecast: forecastOf(
          tiers.map(({ name, pods }) => tierForecast(pods * 50, { tier: `shop/${name}` })),
        ),
        memory: lost === undefined && ids.length === 0 ? { tiers: {} } : memoryOf(),
        settings: settings({ maxCloudNodes }),
      }),
    ),
  );
}

export function pool(
  name: string,
  cores: number,
  price: number,
  over: Partial<BurstPool> = {},
): BurstPool {
  const node = { cpu: cores * 1_000, memory: cores * 4 * GIB, pods: 110 };
  const pricePerHour = { currency: 'CNY', micros: price * 1_000_000 };
  return burstPool({ name, node, pricePerHour, ...over });
}

export function ordered({ actions }: Plan): string[] {
  return actions.flatMap((action) =>
    action.kind === 'order-nodes' ? [`${action.count} ${action.pool}`] : [],
  );
}

export function unplaced({ tiers }: Plan): Record<string, number> {
  return Object.fromEntries(tiers.map((tier) => [tier.tier.split('/')[1], tier.unplaced]));
}
