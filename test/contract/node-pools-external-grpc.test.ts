/** The contract of node pools, kept by the external gRPC adapter against the test cloud. */
import { afterAll, beforeAll } from 'vitest';
import { EXTERNAL_GRPC } from '../../src/adapters/providers/external-grpc/pools.ts';
import { nodePoolsContract } from './node-pools.ts';
import { type ExternalGrpcWorld, startExternalGrpcWorld } from './node-pools-external-grpc.ts';

let world: ExternalGrpcWorld;

beforeAll(async () => {
  world = await startExternalGrpcWorld();
});
afterAll(() => world.stop());

nodePoolsContract({
  name: 'the external gRPC protocol',
  capabilities: EXTERNAL_GRPC,
  without: {},
  open: () => world.open(),
});
