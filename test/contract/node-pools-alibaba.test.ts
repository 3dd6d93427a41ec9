/** The contract of node pools, kept by the Alibaba ACK adapter; and its actions, which are those that the policy allows. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALIBABA_ACTIONS } from '../../src/adapters/providers/alibaba/pools.ts';
import { nodePoolsContract } from './node-pools.ts';
import { ALIBABA_KIND } from './node-pools-alibaba.ts';
import { PROVIDERS } from './node-pools-providers.ts';
import { startWebWorld, type WebWorld } from './node-pools-web.ts';

let world: WebWorld;

beforeAll(async () => {
  world = await startWebWorld(ALIBABA_KIND);
});
afterAll(() => world.stop());

nodePoolsContract({ ...PROVIDERS.alibabaACK, open: () => world.open() });

test('the actions that were seen are those that are declared, both ways', async () => {
  const seen = new Set((await world.cloud.calls()).map(({ rpc }) => rpc));

  expect([...seen].toSorted()).toEqual(ALIBABA_ACTIONS);
});
