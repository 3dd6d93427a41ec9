/** What the adapters of web services promise beside the contract: signatures, the write gate, batches, lists that end early. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ALIBABA_KIND } from './node-pools-alibaba.ts';
import { order } from './node-pools-fixture.ts';
import { TENCENT_KIND } from './node-pools-tencent.ts';
import { startWebWorld, type WebFixture, type WebWorld } from './node-pools-web.ts';

/** Machines that were never there, named as the service names its own. */
function strangers(prefix: string, count: number) {
  return Array.from({ length: count }, (_, n) => ({ id: `${prefix}${5_000 + n}`, nodeName: '' }));
}

describe.each([ALIBABA_KIND, TENCENT_KIND])('the adapter of $kind', (kind) => {
  let world: WebWorld;

  beforeAll(async () => {
    world = await startWebWorld(kind);
  });
  afterAll(() => world.stop());

  async function open(): Promise<WebFixture> {
    const fixture = await world.open();
    onTestFinished(() => fixture.close());
    return fixture;
  }

  test('asks the write gate once for each request that changes something', async () => {
    const fixture = await open();
    await fixture.levers.deleteGone('ok');
    await fixture.pools.describe(fixture.pool);
    const gone = strangers(kind.idPrefix(fixture.group), 250);
    const result = await fixture.pools.giveBack(fixture.pool, gone);

    expect([result, fixture.asked(), (await fixture.truth()).writes]).toEqual(['done', 3, 3]);
  });

  test('is denied with a wrong secret, and tells it to nobody', async () => {
    const fixture = await open();
    await fixture.key({ accessKeySecret: 'another-secret' });
    const outcome = await fixture.pools.grow(fixture.pool, order(1));
    const failure = await fixture.pools.describe(fixture.pool).catch((error: unknown) => error);

    expect(outcome).toMatchObject({ kind: 'refused', why: 'denied' });
    expect(failure).toMatchObject({ kind: 'denied' });
    expect(`${JSON.stringify(outcome)} ${String(failure)}`).not.toContain('another-secret');
    expect((await fixture.truth()).created).toBe(0);
  });

  test('signs with a lent key, whose token the service may read', async () => {
    const fixture = await open();
    await fixture.key({ securityToken: 'lent', expiration: '2099-01-01T00:00:00Z' });

    expect(await fixture.pools.grow(fixture.pool, order(1))).toEqual({ kind: 'accepted' });
  });

  test('names an endpoint that is not configured beside those that are', async () => {
    const { pools, elsewhere } = await open();
    const words = `endpoint shanghai is not in the operator's configuration for ${kind.kind}; it has: test`;

    await expect(pools.describe(elsewhere)).rejects.toThrow(words);
    expect(await pools.grow(elsewhere, order(1))).toMatchObject({
      why: 'invalid',
      message: expect.stringContaining(words),
    });
  });

  test('orders no half machine and ends none without an id', async () => {
    const { pools, pool, truth } = await open();
    const outcome = await pools.grow(pool, order(1.5));

    expect(outcome).toMatchObject({ kind: 'refused', why: 'invalid' });
    await expect(pools.giveBack(pool, [{ id: '', nodeName: 'n' }])).rejects.toThrow(
      'node n has no instance id',
    );
    expect((await truth()).writes).toBe(0);
  });

  test('takes a list that ends before its own count for no list', async () => {
    const { pools, pool, levers } = await open();
    await pools.grow(pool, order(3));
    await levers.pages(0);

    await expect(pools.describe(pool)).rejects.toMatchObject({
      kind: 'transient',
      message: expect.stringContaining('ended before its own count'),
    });
  });

  test('lets a hostile message reach neither log nor terminal as it is', async () => {
    const { pools, pool, levers } = await open();
    await levers.refuse('grow', 'INVALID_ARGUMENT', 'no\n{"level":60}\u001b[31m');
    const outcome = await pools.grow(pool, order(1));

    expect('message' in outcome && outcome.message).toMatch(/: no \{"level":60\} \[31m$/);
  });
});

test('a request to Alibaba Cloud that is sent twice is refused the second time', async () => {
  const world = await startWebWorld(ALIBABA_KIND);
  onTestFinished(() => world.stop());
  const fixture = await world.open();
  onTestFinished(() => fixture.close());
  await fixture.pools.describe(fixture.pool);
  fixture.repeatNonce();
  const outcome = await fixture.pools.grow(fixture.pool, order(1));

  expect(outcome).toMatchObject({ message: expect.stringContaining('SignatureNonceUsed') });
  expect((await fixture.truth()).created).toBe(0);
});
