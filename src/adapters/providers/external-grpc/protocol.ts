/**
 * The external gRPC protocol as data, so that it loads from a bundle without a file beside it. Says the same as
 * `externalgrpc.proto`; only what we call is in it, and lowering a pool's size by a number is not.
 */
import { fromJSON, type MethodDefinition } from '@grpc/proto-loader';

const RPCS = [
  'Refresh',
  'NodeGroupTargetSize',
  'NodeGroupNodes',
  'NodeGroupIncreaseSize',
  'NodeGroupDeleteNodes',
] as const;

export type Rpc = (typeof RPCS)[number];

const PACKAGE = ['clusterautoscaler', 'cloudprovider', 'v1', 'externalgrpc'];
const SERVICE = [...PACKAGE, 'CloudProvider'].join('.');
const EMPTY = { fields: {} };
const GROUP_ID = { fields: { id: { type: 'string', id: 1 } } };

const MESSAGES = {
  RefreshRequest: EMPTY,
  RefreshResponse: EMPTY,
  NodeGroupTargetSizeRequest: GROUP_ID,
  NodeGroupTargetSizeResponse: { fields: { targetSize: { type: 'int32', id: 1 } } },
  NodeGroupNodesRequest: GROUP_ID,
  NodeGroupNodesResponse: {
    fields: { instances: { rule: 'repeated', type: 'Instance', id: 1 } },
  },
  Instance: {
    fields: { id: { type: 'string', id: 1 }, status: { type: 'InstanceStatus', id: 2 } },
  },
  InstanceStatus: {
    fields: {
      instanceState: { type: 'InstanceState', id: 1 },
      errorInfo: { type: 'InstanceErrorInfo', id: 2 },
    },
    nested: {
      InstanceState: {
        values: { unspecified: 0, instanceRunning: 1, instanceCreating: 2, instanceDeleting: 3 },
      },
    },
  },
  InstanceErrorInfo: {
    fields: {
      errorCode: { type: 'string', id: 1 },
      errorMessage: { type: 'string', id: 2 },
      instanceErrorClass: { type: 'int32', id: 3 },
    },
  },
  NodeGroupIncreaseSizeRequest: {
    fields: { delta: { type: 'int32', id: 1 }, id: { type: 'string', id: 2 } },
  },
  NodeGroupIncreaseSizeResponse: EMPTY,
  ExternalGrpcNode: {
    fields: {
      providerID: { type: 'string', id: 1 },
      name: { type: 'string', id: 2 },
      labels: { keyType: 'string', type: 'string', id: 3 },
      annotations: { keyType: 'string', type: 'string', id: 4 },
    },
  },
  NodeGroupDeleteNodesRequest: {
    fields: {
      nodes: { rule: 'repeated', type: 'ExternalGrpcNode', id: 1 },
      id: { type: 'string', id: 2 },
    },
  },
  NodeGroupDeleteNodesResponse: EMPTY,
};

export type Method = MethodDefinition<object, object>;

function methods() {
  return Object.fromEntries(
    RPCS.map((rpc) => [
      rpc,
      { requestType: `${rpc}Request`, responseType: `${rpc}Response`, comment: '' },
    ]),
  );
}

/** Compiles the definition; call it once per connection and keep the result. */
export function loadMethods(): ReadonlyMap<Rpc, Method> {
  let root: Parameters<typeof fromJSON>[0] = {
    nested: { ...MESSAGES, CloudProvider: { methods: methods() } },
  };
  for (const name of PACKAGE.toReversed()) root = { nested: { [name]: root } };
  const service = fromJSON(root, { keepCase: true, defaults: true })[SERVICE];
  if (service === undefined || 'format' in service) throw new Error(`${SERVICE} is not a service`);
  const found = new Map<Rpc, Method>();
  for (const rpc of RPCS) {
    const method = service[rpc];
    if (method !== undefined) found.set(rpc, method);
  }
  return found;
}
