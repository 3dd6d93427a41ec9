/** What a ScalingPolicy document may say about one tier. Only shapes; rules between fields live in `rules-*.ts`. */
import { z } from 'zod';
import { field, type Notation, refuse } from './notation.ts';
import { DEMAND_RATE, SIZE_BYTES, UNIT_CAPACITY } from './notation-amount.ts';
import { API_VERSION, choice, KIND_NAME, NAME, OBJECT_NAME } from './notation-name.ts';
import { decimal, integer, percent } from './notation-number.ts';
import { query } from './notation-query.ts';
import { DATE, duration } from './notation-time.ts';
import { defaulted, itemName, leadTime, namedList } from './schema-parts.ts';
import { TIER_CALLS } from './schema-tier-later.ts';

/** More replicas than any tier has; the operator's own cap is lower and cannot be raised here. */
export const REPLICAS_MAX = 100_000;

const replicas = integer({ min: 0, max: REPLICAS_MAX });

const WORKLOAD_KIND: Notation<string> = workloadKind();

/** StatefulSets and DaemonSets get the reason. Which kinds there are beside Deployment is for the operator's configuration to say. */
function workloadKind(): Notation<string> {
  return {
    ...KIND_NAME,
    read(value) {
      if (value !== 'StatefulSet' && value !== 'DaemonSet') return KIND_NAME.read(value);
      const why = value === 'StatefulSet' ? 'keeps data with its replicas' : 'runs once per node';
      return refuse({
        code: 'TARGET_UNFIT',
        message: `a ${value} ${why}, so its replicas are not ours to move`,
        allowed: 'kind: Deployment',
        fix: 'name a stateless Deployment, or leave this workload alone',
      });
    },
  };
}

const target = z.strictObject({
  workload: z
    .strictObject({
      apiVersion: field(API_VERSION).describe('apps/v1, or that of a kind that is listed.'),
      kind: field(WORKLOAD_KIND).describe(
        'Deployment, or a kind with a scale subresource that `scalableKinds` of the operator lists.',
      ),
      name: field(OBJECT_NAME).describe('Its name, in the namespace of the policy.'),
    })
    .optional()
    .describe('A workload whose replicas we set.'),
  horizontalPodAutoscaler: z
    .strictObject({ name: field(OBJECT_NAME) })
    .optional()
    .describe('A HorizontalPodAutoscaler whose bounds we move.'),
  scaledObject: z
    .strictObject({ name: field(OBJECT_NAME) })
    .optional()
    .describe('A KEDA ScaledObject whose bounds we move.'),
});

const demand = z.strictObject({
  name: itemName,
  of: defaulted(choice(['Offered', 'Served']), 'ScalingPolicy.spec.demands[].of').describe(
    'Offered counts what was refused too; Served flattens when the tier saturates.',
  ),
  query: field(query('value')).describe('PromQL that yields the load now, one number.'),
  targets: field(query('series'))
    .optional()
    .describe(
      'PromQL: 1 for each target that reports. Without it offered load may grow, never shrink.',
    ),
  perReplica: field(UNIT_CAPACITY).describe('Load one replica serves at its SLO.'),
  perSite: namedList(z.strictObject({ name: field(NAME), perReplica: field(UNIT_CAPACITY) }), 16)
    .optional()
    .describe(
      'Sites where that differs. Traffic is balanced evenly, so the smallest of the sites in use counts.',
    ),
});

const veto = z.strictObject({
  name: itemName,
  query: field(query('veto')).describe(
    'PromQL without a comparison. Empty is false only while coverage is whole; failed, stale and NaN are true.',
  ),
  above: field(DEMAND_RATE).describe('The veto holds above this value.'),
});

const growthCondition = z.strictObject({
  name: itemName,
  query: field(query('value')).describe(
    'PromQL that yields one number, such as the seconds that a copy of data lags behind.',
  ),
  atMost: field(decimal({ min: 0, max: 1_000_000_000 })).describe(
    'It holds while the number is known and no more than this.',
  ),
});

export const TIER_SPEC = z.strictObject({
  target: target.describe('What is scaled: exactly one of these.'),
  residency: z
    .strictObject({
      mode: defaulted(
        choice(['Burstable', 'Pinned']),
        'ScalingPolicy.spec.residency.mode',
      ).describe('Burstable: stateless, may leave. Pinned: never leaves.'),
      sites: namedList(z.strictObject({ name: field(NAME) }), 16)
        .optional()
        .describe('Of a Burstable tier: the only sites it may use beside home.'),
      networkZone: field(NAME)
        .optional()
        .describe(
          'The network zone it lives in: only sites that have it are used, and only where its rules allow its calls.',
        ),
      growWhile: namedList(growthCondition, 8)
        .optional()
        .describe(
          'Of a Burstable tier: it grows into the cloud only while all of these hold; what serves there stays.',
        ),
    })
    .prefault({})
    .describe('Where its pods may run.'),
  level: defaulted(choice(['L0', 'L1', 'L2', 'L3']), 'ScalingPolicy.spec.level').describe(
    'L0 is served first, L3 is shed first.',
  ),
  mode: defaulted(choice(['Observe', 'Recommend', 'Enforce']), 'ScalingPolicy.spec.mode').describe(
    'Only Enforce writes anything.',
  ),
  demands: namedList(demand, 8)
    .prefault([])
    .describe('Replicas are the maximum over these. A Pinned policy may have none.'),
  entry: z
    .strictObject({
      from: defaulted(choice(['Users', 'None']), 'ScalingPolicy.spec.entry.from').describe(
        'Whether users reach this tier directly, so that promotions multiply its demand.',
      ),
      bytesPerRequest: field(SIZE_BYTES)
        .optional()
        .describe('What a user request costs on a line.'),
    })
    .prefault({})
    .describe('How users reach it.'),
  capacity: z
    .strictObject({
      measured: field(DATE)
        .optional()
        .describe('When unit capacity was measured. A plan trusts it for 14 days.'),
      waterLevel: defaulted(
        percent({ min: 10, max: 100 }),
        'ScalingPolicy.spec.capacity.waterLevel',
      ).describe('Share of unit capacity we plan to use.'),
      podReady: leadTime(
        'ScalingPolicy.spec.capacity.podReady.p50',
        'ScalingPolicy.spec.capacity.podReady.p95',
      ).describe('From bound to serving. A prior; this version does not measure it.'),
      imageSize: field(SIZE_BYTES)
        .optional()
        .describe('What a node pulls before the first pod starts.'),
    })
    .prefault({}),
  replicas: z
    .strictObject({
      min: defaulted(replicas, 'ScalingPolicy.spec.replicas.min').describe('Never fewer.'),
      max: defaulted(replicas, 'ScalingPolicy.spec.replicas.max').describe('Never more.'),
    })
    .prefault({}),
  veto: namedList(veto, 8)
    .prefault([])
    .describe('While one is true nothing shrinks and unit capacity is doubted.'),
  scaleIn: z
    .strictObject({
      after: defaulted(
        duration({ min: 60_000, max: 86_400_000 }),
        'ScalingPolicy.spec.scaleIn.after',
      ).describe(
        'How long demand must stay lower before replicas shrink; after a start, or a gap in the readings, at least three times the range that rates are averaged over.',
      ),
      maxStep: defaulted(
        percent({ min: 1, max: 100 }),
        'ScalingPolicy.spec.scaleIn.maxStep',
      ).describe('Largest shrink per stabilisation time.'),
    })
    .prefault({}),
  ...TIER_CALLS.shape,
});
