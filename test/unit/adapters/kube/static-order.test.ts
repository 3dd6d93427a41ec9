/** Orders to a pool of nodes that exist already, where the API server loses answers, refuses, or the nodes change underneath. */
import { describe, expect, it } from 'vitest';
import { createStaticPools } from '../../../../src/adapters/kube/static-pools.ts';
import type { KubeRequest } from '../../../../src/adapters/kube/transport.ts';
import type { BurstPool } from '../../../../src/model/policy.ts';
import { PortError, type PortErrorKind } from '../../../../src/ports/errors.ts';
import { order, poolOf } from '../../../contract/node-pools-fixture.ts';

const SERVICE = 'kingtide.dev/service';
const POOL: BurstPool = {
  ...poolOf('warm'),
  name: 'warm',
  provider: { kind: 'static', selector: { matchLabels: { warm: 'yes' } }, nodeGroup: 'warm' },
};

interface Trouble {
  readonly when: 'before' | 'after';
  readonly kind: PortErrorKind;
}

interface Held {
  readonly name: string;
  version: number;
  service: string | undefined;
  cordoned: boolean;
}

/** Idle nodes behind a transport; troubles strike the writes in their order, `undefined` lets one through. */
function world(count: number, troubles: (Trouble | undefined)[] = []) {
  const nodes: Held[] = Array.from({ length: count }, (_, n) => ({
    name: `n${n}`,
    version: 1,
    service: undefined,
    cordoned: true,
  }));
  const state = { lists: 0, blindAfter: Infinity };
  async function send(request: KubeRequest) {
    if (request.method === 'GET') {
      state.lists += 1;
      if (state.lists > state.blindAfter) throw new PortError('transient', 'no answer in time');
      return { items: nodes.map(toObject), metadata: {} };
    }
    const trouble = troubles.shift();
    if (trouble?.when === 'before') throw new PortError(trouble.kind, 'struck');
    change(nodes, request);
    if (trouble?.when === 'after') throw new PortError(trouble.kind, 'struck');
    return {};
  }
  const transport = { send, watch: () => Promise.reject(new Error('unused')) };
  const pools = createStaticPools({ transport, beforeWrite: () => undefined });
  const serving = () => nodes.filter(({ cordoned }) => !cordoned).map(({ name }) => name);
  return { pools, nodes, state, serving };
}

function toObject({ name, version, service, cordoned }: Held) {
  return {
    metadata: {
      name,
      uid: `uid-${name}`,
      resourceVersion: String(version),
      annotations: service === undefined ? {} : { [SERVICE]: service },
    },
    spec: cordoned ? { unschedulable: true } : {},
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

function change(nodes: readonly Held[], { path, body }: KubeRequest): void {
  const node = nodes.find(({ name }) => path.endsWith(`/${name}`));
  const { metadata, spec } = body as {
    metadata: { resourceVersion: string; annotations: Record<string, string | null> };
    spec: { unschedulable: true | null };
  };
  if (node === undefined || metadata.resourceVersion !== String(node.version))
    throw new PortError('conflict', 'changed since');
  node.version += 1;
  node.service = metadata.annotations[SERVICE] ?? undefined;
  node.cordoned = spec.unschedulable === true;
}

const LOST = { when: 'after', kind: 'transient' } as const;

describe('an order to nodes that exist already', () => {
  it('finds what a write did whose answer was lost, and buys nothing twice', async () => {
    const { pools, serving } = world(5, [LOST]);

    expect(await pools.grow(POOL, order(3))).toEqual({ kind: 'accepted' });
    expect(serving()).toEqual(['n0', 'n1', 'n2']);
  });

  it('is unknown after two answers were lost', async () => {
    const { pools, serving } = world(5, [LOST, LOST]);

    expect(await pools.grow(POOL, order(3))).toEqual({ kind: 'unknown', message: 'struck' });
    expect(serving()).toEqual(['n0', 'n1']);
  });

  it('takes another look at a node that changed underneath', async () => {
    const { pools, serving } = world(3, [{ when: 'before', kind: 'conflict' }]);

    expect(await pools.grow(POOL, order(2))).toEqual({ kind: 'accepted' });
    expect(serving()).toEqual(['n0', 'n1']);
  });

  it('gives up on nodes that change for ever, as unknown', async () => {
    const conflicts = Array.from(
      { length: 50 },
      () => ({ when: 'before', kind: 'conflict' }) as const,
    );
    const { pools } = world(3, conflicts);

    expect(await pools.grow(POOL, order(1))).toMatchObject({ kind: 'unknown' });
  });

  it('is refused where the right is missing, and a part where it went missing', async () => {
    const denied = { when: 'before', kind: 'denied' } as const;

    expect(await world(3, [denied]).pools.grow(POOL, order(2))).toMatchObject({
      kind: 'refused',
      why: 'denied',
    });
    expect(await world(3, [undefined, denied]).pools.grow(POOL, order(2))).toMatchObject({
      kind: 'partial',
      granted: 1,
    });
  });

  it('is not sent when nobody can look, and unknown when nobody can look any more', async () => {
    const blind = world(3);
    blind.state.blindAfter = 0;
    const later = world(3);
    later.state.blindAfter = 1;

    expect(await blind.pools.grow(POOL, order(1))).toMatchObject({ why: 'throttled' });
    expect(blind.serving()).toEqual([]);
    expect(await later.pools.grow(POOL, order(1))).toMatchObject({ kind: 'unknown' });
  });

  it('is refused from another size than was decided on', async () => {
    const { pools, nodes } = world(3);
    for (const node of nodes.slice(0, 1)) node.cordoned = false;

    expect(await pools.grow(POOL, order(1))).toEqual({
      kind: 'refused',
      why: 'invalid',
      message: '1 nodes of warm serve now, not 0',
    });
  });

  it('leaves nodes that serve another pool alone', async () => {
    const { pools, nodes } = world(2);
    for (const node of nodes.slice(0, 1)) node.service = 'static://other/uid-n0/other-1';

    expect(await pools.grow(POOL, order(2))).toMatchObject({ kind: 'partial', granted: 1 });
    expect((await pools.describe(POOL)).instances.map(({ id }) => id)).toEqual([
      'static://warm/uid-n1/token-0',
    ]);
  });
});

describe('giving back a node that exists already', () => {
  async function served(troubles: (Trouble | undefined)[]) {
    const made = world(1, [undefined, ...troubles]);
    await made.pools.grow(POOL, order(1));
    const { instances } = await made.pools.describe(POOL);
    return { ...made, named: instances.map(({ id }) => ({ id, nodeName: 'n0' })) };
  }

  it('takes another look at a node that changed underneath', async () => {
    const { pools, named, serving } = await served([{ when: 'before', kind: 'conflict' }]);

    expect(await pools.giveBack(POOL, named)).toBe('done');
    expect(serving()).toEqual([]);
  });

  it('is done when a lost answer shows in the next look', async () => {
    const { pools, named } = await served([LOST]);

    expect(await pools.giveBack(POOL, named)).toBe('done');
  });

  it('is unknown when the node does not hold still', async () => {
    const conflict = { when: 'before', kind: 'conflict' } as const;
    const { pools, named } = await served([conflict, conflict, conflict]);

    expect(await pools.giveBack(POOL, named)).toBe('unknown');
  });

  it('fails as denied without the right', async () => {
    const { pools, named } = await served([{ when: 'before', kind: 'denied' }]);

    await expect(pools.giveBack(POOL, named)).rejects.toMatchObject({ kind: 'denied' });
  });
});
