/** The contract of node pools, kept by the Tencent TKE adapter; and its actions, which are those that the policy allows. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TENCENT_ACTIONS } from '../../src/adapters/providers/tencent/pools.ts';
import { nodePoolsContract } from './node-pools.ts';
import { PROVIDERS } from './node-pools-providers.ts';
import { TENCENT_KIND } from './node-pools-tencent.ts';
import { startWebWorld, type WebWorld } from './node-pools-web.ts';

let world: WebWorld;

beforeAll(async () => {
  world = await startWebWorld(TENCENT_KIND);
});
afterAll(() => world.stop());

nodePoolsContract({ ...PROVIDERS.tencentTKE, open: () => world.open() });

test('the actions that were seen are those that are declared, both ways', async () => {
  const seen = new Set<string>((await world.cloud.calls()).map(({ rpc }) => rpc));
  const declared = Object.entries(TENCENT_ACTIONS).map(([action, { name }]) => `${name}:${action}`);

  expect([...seen].toSorted()).toEqual(declared.toSorted());
});
