/** Which pods on cloud nodes are strays: the taint, the marks and the grants, and nothing else. */
import { describe, expect, it } from 'vitest';
import type { NodeRecord } from '../../../../src/adapters/kube/node-record.ts';
import { nodeRecord } from '../../../../src/adapters/kube/node-record.ts';
import { createPodProjection } from '../../../../src/adapters/kube/pod-record.ts';
import { straysOf } from '../../../../src/adapters/kube/strays.ts';
import { burstPool } from '../../../builders/policies.ts';

const SPACES = new Map<string, Readonly<Record<string, string>>>([
  ['shop', { 'kingtide.dev/residency': 'burstable', team: 'shop' }],
  ['video', { 'kingtide.dev/residency': 'burstable', team: 'video' }],
  ['core', { 'kingtide.dev/residency': 'pinned' }],
]);
const GRANTED = { name: 'shop', namespaceSelector: { matchLabels: { team: 'shop' } } };
const POOLS = [burstPool({ name: 'a', placementClass: 'cloud-a', grantedTo: [GRANTED] })];
const SITE = 'kingtide.dev.node-restriction.kubernetes.io/site';

interface Spot {
  readonly space?: string;
  readonly mark?: string;
  readonly owner?: string;
  readonly ending?: boolean;
}

function node(labels: Readonly<Record<string, string>>, burstClass?: string): NodeRecord {
  const taints =
    burstClass === undefined
      ? []
      : [{ key: 'kingtide.dev/burst', value: burstClass, effect: 'NoExecute' }];
  return nodeRecord({ metadata: { name: 'n', uid: 'n', labels }, spec: { taints } });
}

function straysOn(at: NodeRecord, spot: Spot, pools = POOLS) {
  const { space = 'shop', mark = 'burstable', owner, ending } = spot;
  const pod = createPodProjection()({
    metadata: {
      ...{ name: 'p', namespace: space, uid: 'u', resourceVersion: '1' },
      labels: { 'kingtide.dev/residency': mark },
      ...(owner !== undefined && {
        ownerReferences: [{ controller: true, kind: owner, name: 'o' }],
      }),
      ...(ending === true && { deletionTimestamp: '2027-01-01T00:00:00Z' }),
    },
    spec: { nodeName: 'n' },
  });
  const labelsOf = (name: string) => SPACES.get(name);
  return straysOf({ nodes: [at], pods: pod === undefined ? [] : [pod], labelsOf, pools });
}

const CLOUD = node({ 'kingtide.dev/pool': 'a' }, 'cloud-a');

describe('a pod on a cloud node', () => {
  it('belongs there when it and its namespace say burstable and the class is granted', () => {
    expect(straysOn(CLOUD, {})).toEqual([]);
  });

  it.each<[string, Spot]>([
    ['is not marked', { mark: 'pinned' }],
    ['is of a sealed namespace', { space: 'core' }],
    ['is of a namespace nobody has seen', { space: 'elsewhere' }],
  ])('is a stray for people when it %s', (_, spot) => {
    expect(straysOn(CLOUD, spot)).toEqual([
      {
        namespace: spot.space ?? 'shop',
        name: 'p',
        uid: 'u',
        node: 'n',
        why: 'it is pinned: pod and namespace must both say kingtide.dev/residency: burstable',
        movable: false,
      },
    ]);
  });

  it('is a stray that can move when its namespace has no grant of the class', () => {
    expect(straysOn(CLOUD, { space: 'video' })).toMatchObject([
      { why: 'BurstPool a of class cloud-a is not granted to namespace video', movable: true },
    ]);
  });

  it.each<[string, Spot]>([
    ['of a DaemonSet', { space: 'core', owner: 'DaemonSet' }],
    ['of the node itself', { space: 'core', owner: 'Node' }],
    ['that is ending', { space: 'core', ending: true }],
  ])('is no stray %s', (_, spot) => {
    expect(straysOn(CLOUD, spot)).toEqual([]);
  });

  it('is no stray where no pool has the class', () => {
    expect(straysOn(node({}, 'cloud-z'), { space: 'video' })).toEqual([]);
  });

  it('stays when another pool of its class is declared for others: it is judged by its own, or by all of the class', () => {
    const others = burstPool({ name: 'b', placementClass: 'cloud-a', grantedTo: [] });
    const pools = [others, ...POOLS];
    expect(straysOn(CLOUD, {}, pools)).toEqual([]);
    expect(straysOn(node({}, 'cloud-a'), {}, pools)).toEqual([]);
    expect(straysOn(node({ 'kingtide.dev/pool': 'b' }, 'cloud-a'), {}, pools)).toMatchObject([
      { why: 'BurstPool b of class cloud-a is not granted to namespace shop', movable: true },
    ]);
    expect(straysOn(node({}, 'cloud-a'), {}, [others])).toMatchObject([{ movable: true }]);
  });
});

describe('a pod elsewhere', () => {
  it.each<[string, NodeRecord]>([
    ['at home', node({ [SITE]: 'idc' })],
    ['on a node nobody knows', node({})],
  ])('is no stray %s', (_, at) => {
    expect(straysOn(at, { space: 'core' })).toEqual([]);
  });

  it('is one on a node of a pool that lacks the taint, if it is pinned; what may leave is not judged there', () => {
    const untainted = node({ 'kingtide.dev/pool': 'a' });
    expect(straysOn(untainted, { space: 'core' })).toMatchObject([{ movable: false }]);
    expect(straysOn(untainted, { space: 'video' })).toEqual([]);
  });
});
