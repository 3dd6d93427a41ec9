/** Things that may have one owner only: a target, a node group; and pools that must be comparable. */
import type { CrossInput } from './cross-input.ts';
import type { DocumentOf, PolicyDocument } from './document.ts';
import { nameIn, problemIn, whereIs } from './place-problem.ts';
import { ofKind } from './policy-set.ts';
import type { FieldFlaw, Problem } from './problem.ts';

export function ownerProblems({ readable }: CrossInput): readonly Problem[] {
  const pools = ofKind(readable, 'BurstPool');
  return [
    ...targets(ofKind(readable, 'ScalingPolicy')),
    ...nodeGroups(pools),
    ...homePools(pools, readable),
    ...currencies(pools),
  ];
}

interface Owned<D> {
  readonly owners: readonly D[];
  /** What is owned; undefined when the document owns none. */
  readonly keyOf: (document: D) => string | undefined;
  readonly flawOf: (key: string, first: D) => FieldFlaw;
}

/** The first owner keeps it; every later one is told whose it is. */
function soleOwners<D extends PolicyDocument>({
  owners,
  keyOf,
  flawOf,
}: Owned<D>): readonly Problem[] {
  const first = new Map<string, D>();
  return owners.flatMap((document) => {
    const key = keyOf(document);
    if (key === undefined) return [];
    const before = first.get(key);
    if (before !== undefined && nameIn(before) !== nameIn(document))
      return [problemIn(document, flawOf(key, before))];
    first.set(key, document);
    return [];
  });
}

function targets(tiers: readonly DocumentOf<'ScalingPolicy'>[]): readonly Problem[] {
  return soleOwners({
    owners: tiers,
    keyOf: ({ meta, spec: { target } }) => {
      if (target.horizontalPodAutoscaler !== undefined)
        return `HorizontalPodAutoscaler ${meta.namespace}/${target.horizontalPodAutoscaler.name}`;
      if (target.scaledObject !== undefined)
        return `ScaledObject ${meta.namespace}/${target.scaledObject.name}`;
      return target.workload === undefined
        ? undefined
        : `${target.workload.kind} ${meta.namespace}/${target.workload.name}`;
    },
    flawOf: (key, first) => ({
      path: ['spec', 'target', 'workload', 'name'],
      code: 'DUPLICATE_TARGET',
      message: `${key} is scaled by the policy ${nameIn(first)} already (${whereIs(first)})`,
      allowed: 'one policy per target',
      fix: 'merge the two policies; a policy may have several demands',
    }),
  });
}

function nodeGroups(pools: readonly DocumentOf<'BurstPool'>[]): readonly Problem[] {
  return pools.length < 2 ? [] : PROVIDER_GROUPS.flatMap((group) => ownersOf(group, pools));
}

interface ProviderGroup {
  readonly kind: keyof DocumentOf<'BurstPool'>['spec']['provider'];
  readonly field: string;
  readonly noun: string;
  readonly keyOf: (provider: DocumentOf<'BurstPool'>['spec']['provider']) => string | undefined;
}

const PROVIDER_GROUPS: readonly ProviderGroup[] = [
  {
    kind: 'externalGrpc',
    field: 'nodeGroup',
    noun: 'node group',
    keyOf: ({ externalGrpc: grpc }) => grpc && `${grpc.endpoint}/${grpc.nodeGroup}`,
  },
  {
    kind: 'alibabaACK',
    field: 'nodePoolId',
    noun: 'node pool',
    keyOf: ({ alibabaACK: pool }) => pool && `${pool.clusterId}/${pool.nodePoolId}`,
  },
  {
    kind: 'tencentTKE',
    field: 'nodePoolId',
    noun: 'node pool',
    keyOf: ({ tencentTKE: pool }) => pool && `${pool.clusterId}/${pool.nodePoolId}`,
  },
  {
    kind: 'static',
    field: 'selector',
    noun: 'set of nodes',
    keyOf: ({ static: nodes }) => nodes && labelsInOrder(nodes.selector.matchLabels),
  },
];

function labelsInOrder(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return pairs.toSorted().join(',');
}

function ownersOf(
  { kind, field, noun, keyOf }: ProviderGroup,
  pools: readonly DocumentOf<'BurstPool'>[],
): readonly Problem[] {
  return soleOwners({
    owners: pools,
    keyOf: ({ spec }) => keyOf(spec.provider),
    flawOf: (key, first) => ({
      path: ['spec', 'provider', kind, field],
      code: 'DUPLICATE_NODE_GROUP',
      message: `the ${noun} ${key} belongs to the pool ${nameIn(first)} already (${whereIs(first)})`,
      allowed: `one pool per ${noun}, or neither can tell whose nodes are whose`,
      fix: `use another ${noun}, or remove one pool`,
    }),
  });
}

function homePools(
  pools: readonly DocumentOf<'BurstPool'>[],
  readable: readonly PolicyDocument[],
): readonly Problem[] {
  const home = new Set(
    ofKind(readable, 'Site').flatMap(({ meta, spec }) =>
      spec.type === 'OnPrem' ? [meta.name] : [],
    ),
  );
  const cloud = ofKind(readable, 'Site').flatMap(({ meta, spec }) =>
    spec.type === 'Cloud' ? [meta.name] : [],
  );
  return pools.flatMap((pool) => {
    if (!home.has(pool.spec.site)) return [];
    const known = cloud.length === 0 ? 'there is none in these files' : cloud.join(', ');
    const message = `the site "${pool.spec.site}" is OnPrem, and pinned tiers run there`;
    return [
      problemIn(pool, {
        path: ['spec', 'site'],
        code: 'NOT_A_CLOUD_SITE',
        message,
        allowed: `a Site of type Cloud: ${known}`,
        fix: 'name the site where the pool delivers its nodes',
      }),
    ];
  });
}

function currencies(pools: readonly DocumentOf<'BurstPool'>[]): readonly Problem[] {
  const [first, ...rest] = pools;
  if (first === undefined) return [];
  const { currency } = first.spec.price.perHour;
  return rest.flatMap((pool) => {
    const found = pool.spec.price.perHour.currency;
    if (found === currency) return [];
    const message = `the price is in ${found}, but the pool ${nameIn(first)} is priced in ${currency}`;
    return [
      problemIn(pool, {
        path: ['spec', 'price', 'perHour'],
        code: 'MIXED_CURRENCY',
        message,
        allowed: 'one currency for all pools, so that the cheaper one is known',
        fix: `convert the price to ${currency}`,
      }),
    ];
  });
}
