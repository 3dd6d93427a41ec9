/**
 * A workload as a plan takes it: what policies say is the truth, and what they do not say comes from the description of
 * the shop. What happens on a date, and what goes wrong, is left out.
 */
import type { ScalingPolicy, TierId } from '../../model/policy.ts';
import type { WorkloadTruth } from '../scenario.ts';
import { workloadKey } from '../scenario.ts';
import type { DoorTruth } from '../traffic/door.ts';

export interface Declared {
  readonly policy: ScalingPolicy | undefined;
  /** Workload key of every tier. */
  readonly keys: ReadonlyMap<TierId, string>;
}

/** `namespace/name` of what a policy scales. */
export function keyOf({ namespace, target }: ScalingPolicy): string {
  return `${namespace}/${target.name}`;
}

/** Without its load, which the band decides. */
export function plannedWorkload(shop: WorkloadTruth, declared: Declared): WorkloadTruth {
  const { policy } = declared;
  const { habits, ...rest } = shop;
  const calm = habits && { ...habits, rollouts: [], startFailures: 0 };
  const plain = { ...rest, ...(calm !== undefined && { habits: calm }) };
  if (policy === undefined) return plain;
  return { ...plain, ...capacityOf(policy), ...wallsOf(policy), ...flowOf(shop, declared) };
}

/** A tier that only describes keeps what the shop says of its pods. */
function capacityOf({ demands, podReady }: ScalingPolicy): Partial<WorkloadTruth> {
  const [first] = demands;
  if (first === undefined) return {};
  const { perReplica, perSite = [] } = first;
  return {
    unitCapacity: perReplica,
    unitCapacityAt: new Map(perSite.map((site) => [site.name, site.perReplica])),
    podReady,
  };
}

function wallsOf({ ceilings = [] }: ScalingPolicy): Partial<WorkloadTruth> {
  if (ceilings.length === 0) return {};
  return {
    ceilings: {
      requests: least(ceilings.map(({ requests }) => requests)),
      connections: least(ceilings.map(({ connections }) => connections)),
    },
  };
}

function least(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function flowOf(shop: WorkloadTruth, { policy, keys }: Declared): Partial<WorkloadTruth> {
  if (policy === undefined) return {};
  const door = doorOf(shop.door, policy);
  const calls = policy.calls?.flatMap(({ callee, perRequest, bytes, connectionsPerReplica }) => {
    const to = keys.get(callee);
    return to === undefined ? [] : [{ to, perRequest, bytes: bytes ?? 0, connectionsPerReplica }];
  });
  return { ...(door !== undefined && { door }), ...(calls !== undefined && { calls }) };
}

const OPEN_DOOR: DoorTruth = {
  queue: undefined,
  retries: undefined,
  admission: undefined,
  botsBlocked: 0,
  bytesPerRequest: 0,
};

/** A gateway that the policy names enforces limits. */
function doorOf(
  shop: DoorTruth | undefined,
  { bytesPerRequest, gateways }: ScalingPolicy,
): DoorTruth | undefined {
  const obeys = gateways !== undefined && gateways.length > 0;
  if (shop === undefined && bytesPerRequest === undefined && !obeys) return undefined;
  const door = shop ?? OPEN_DOOR;
  return {
    ...door,
    bytesPerRequest: bytesPerRequest ?? door.bytesPerRequest,
    ...(obeys && { obeysLimits: true as const }),
  };
}

/** Whether policies say of this workload that others call it, and the shop's own description does not. */
export function isCalledAnew(
  shop: readonly WorkloadTruth[],
  policies: readonly ScalingPolicy[],
  key: string,
): boolean {
  const told = shop.some(({ calls = [] }) => calls.some(({ to }) => to === key));
  const [own] = policies.filter((policy) => keyOf(policy) === key);
  return !told && policies.some(({ calls = [] }) => calls.some(({ callee }) => callee === own?.id));
}

export function isWorkload(policy: ScalingPolicy, workload: WorkloadTruth): boolean {
  return keyOf(policy) === workloadKey(workload);
}
