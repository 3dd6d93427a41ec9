/** What a BurstPool says of its provider: one of each kind, and no machines that two pools would claim. */
import { describe, expect, it } from 'vitest';
import { CLOUD, codesOf, load, poolText } from './documents.ts';

function pool(name: string, provider: string): string {
  return poolText(name).replace(/externalGrpc: \{[^}]*\}/, provider);
}

const ACK = 'alibabaACK: { endpoint: aliyun, clusterId: c1, nodePoolId: np1 }';
const TKE = 'tencentTKE: { endpoint: tencent, clusterId: cls-1, nodePoolId: np-1 }';
const WARM = 'static: { selector: { matchLabels: { rack: r1, warm: "yes" } } }';

describe('the provider of a pool', () => {
  it.each([
    [ACK, { kind: 'alibabaACK', endpoint: 'aliyun', clusterId: 'c1', nodeGroup: 'np1' }],
    [TKE, { kind: 'tencentTKE', endpoint: 'tencent', clusterId: 'cls-1', nodeGroup: 'np-1' }],
    [
      WARM,
      {
        kind: 'static',
        selector: { matchLabels: { rack: 'r1', warm: 'yes' } },
        nodeGroup: 'burst',
      },
    ],
  ])('%s is known to the loop', (text, provider) => {
    const { pools } = load(CLOUD, pool('burst', text));

    expect(pools.map((one) => one.provider)).toEqual([provider]);
  });

  it.each([
    ['a node pool of ACK', ACK, ACK],
    ['a node pool of ACK at another endpoint', ACK, ACK.replace('aliyun', 'other')],
    ['a node pool of TKE', TKE, TKE],
    [
      'nodes by the same labels',
      WARM,
      WARM.replace('rack: r1, warm: "yes"', 'warm: "yes", rack: r1'),
    ],
  ])('of two pools may not be %s', (_what, one, other) => {
    expect(codesOf(CLOUD, pool('one', one), pool('other', other))).toEqual([
      'DUPLICATE_NODE_GROUP',
    ]);
  });

  it.each([
    ['another node pool', ACK.replace('np1', 'np2')],
    ['another cluster', ACK.replace('c1', 'c2')],
    ['another vendor', TKE],
    ['nodes that are there', WARM],
  ])('of two pools may be %s', (_what, other) => {
    expect(codesOf(CLOUD, pool('one', ACK), pool('other', other))).toEqual([]);
  });

  it('cannot be all nodes there are', () => {
    const everything = 'static: { selector: { matchLabels: {} } }';
    expect(codesOf(CLOUD, pool('one', everything))).toEqual(['SELECTOR_MATCHES_ALL']);
  });
});
