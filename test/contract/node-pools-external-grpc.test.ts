/** The contract of node pools, kept by the external gRPC adapter against the test cloud. */
import { afterAll, beforeAll } from 'vitest';
import { nodePoolsContract } from './node-pools.ts';
import { type ExternalGrpcWorld, startExternalGrpcWorld } from './node-pools-external-grpc.ts';
import { PROVIDERS } from './node-pools-providers.ts';

let world: ExternalGrpcWorld;

beforeAll(async () => {
  world = await startExternalGrpcWorld();
});
afterAll(() => world.stop());

nodePoolsContract({ ...PROVIDERS.externalGrpc, open: () => world.open() });
