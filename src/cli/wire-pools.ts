/** Every provider of node pools behind one port: each pool goes to the adapter of its kind. Decides nothing. */
import { createStaticPools } from '../adapters/kube/static-pools.ts';
import type { Transport } from '../adapters/kube/transport.ts';
import { createAlibabaPools } from '../adapters/providers/alibaba/pools.ts';
import type { Endpoint } from '../adapters/providers/external-grpc/endpoint.ts';
import { createExternalGrpcPools } from '../adapters/providers/external-grpc/pools.ts';
import { createTencentPools } from '../adapters/providers/tencent/pools.ts';
import type { WebEndpoint } from '../adapters/providers/web/web-line.ts';
import type { OperatorConfig } from '../adapters/system/config.ts';
import { systemNonce } from '../adapters/system/random.ts';
import type { BurstPool, Provider } from '../model/policy.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { NodePools } from '../ports/node-pools.ts';

export interface PoolNeeds {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly log: Log;
  /** Throws when this process may not write. */
  readonly beforeWrite: () => void;
}

export interface WiredPools extends NodePools {
  close(): Promise<void>;
}

export function wirePools(config: OperatorConfig, needs: PoolNeeds): WiredPools {
  const { transport, beforeWrite } = needs;
  const grpc = createExternalGrpcPools({
    ...needs,
    endpoints: endpointsOf(config),
    onCall: () => undefined,
  });
  const shared = { ...needs, nonce: systemNonce };
  const alibaba = createAlibabaPools({ ...shared, endpoints: cloudsOf(config, 'alibabaCloud') });
  const tencent = createTencentPools({ ...shared, endpoints: cloudsOf(config, 'tencentCloud') });
  const adapters: Readonly<Record<Provider['kind'], NodePools>> = {
    externalGrpc: grpc,
    alibabaACK: alibaba,
    tencentTKE: tencent,
    static: createStaticPools({ transport, beforeWrite }),
  };
  const of = ({ provider }: BurstPool): NodePools => adapters[provider.kind];
  return {
    capabilities: (pool) => of(pool).capabilities(pool),
    describe: (pool) => of(pool).describe(pool),
    grow: (pool, request) => of(pool).grow(pool, request),
    giveBack: (pool, instances) => of(pool).giveBack(pool, instances),
    close: async () => {
      grpc.close();
      await Promise.all([alibaba.close(), tencent.close()]);
    },
  };
}

type Vendor = OperatorConfig['clouds'][string]['vendor'];

function cloudsOf({ clouds }: OperatorConfig, vendor: Vendor): Record<string, WebEndpoint> {
  const own = Object.entries(clouds).filter(([, cloud]) => cloud.vendor === vendor);
  return Object.fromEntries(own);
}

function endpointsOf({ providers }: OperatorConfig): Record<string, Endpoint> {
  const endpoints: Record<string, Endpoint> = {};
  for (const [name, { address, caFile, certFile, keyFile, serverName, timeout }] of Object.entries(
    providers,
  )) {
    const files = { caFile, certFile, keyFile, ...(serverName !== undefined && { serverName }) };
    endpoints[name] = { address, ...files, readTimeout: timeout, writeTimeout: timeout };
  }
  return endpoints;
}
