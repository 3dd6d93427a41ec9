/** Pools of one endpoint of the test cloud, with a clock and a configuration that the test bends. Closed when the test ends. */
import { onTestFinished } from 'vitest';
import type { Endpoint } from '../../src/adapters/providers/external-grpc/endpoint.ts';
import { createExternalGrpcPools } from '../../src/adapters/providers/external-grpc/pools.ts';
import type { CallRecord } from '../cloud/protocol.ts';
import type { TestCloud } from '../cloud/start.ts';

/** Pools of one endpoint with these changes to the good configuration. */
export function poolsWith(
  cloud: TestCloud,
  change: Partial<Endpoint>,
  beforeWrite: () => void = () => undefined,
) {
  const warnings: string[] = [];
  const ignore = () => undefined;
  const time = { offset: 0 };
  const pools = createExternalGrpcPools({
    endpoints: {
      test: {
        ...cloud.tls,
        address: cloud.endpoint,
        readTimeout: 1_000,
        writeTimeout: 400,
        ...change,
      },
    },
    clock: {
      now: Date.now,
      monotonic: () => performance.now() + time.offset,
      sleep: () => Promise.resolve(),
    },
    log: { info: ignore, error: ignore, warn: (fields) => warnings.push(String(fields['cause'])) },
    beforeWrite,
    onCall: ignore,
  });
  onTestFinished(() => pools.close());
  const forward = (ms: number) => {
    time.offset += ms;
  };
  return { pools, warnings, forward };
}

/** Calls that were settled after this one. */
export async function callsSince(cloud: TestCloud, seq: number): Promise<readonly CallRecord[]> {
  return (await cloud.calls()).filter((call) => call.seq > seq);
}

export async function lastSeq(cloud: TestCloud): Promise<number> {
  return (await cloud.calls()).at(-1)?.seq ?? 0;
}
