/** The externalgrpc server of the test cloud over mutual TLS. Every call passes the gate of all services. */

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { Cloud, Done, NamedNode } from './cloud.ts';
import { type GateParts, pass } from './gate.ts';
import type { CloudConfig, GrpcRpc } from './protocol.ts';
import { wireInstances, wireTarget } from './rogue.ts';

const PROTO = new URL(
  '../../src/adapters/providers/external-grpc/externalgrpc.proto',
  import.meta.url,
);
const SERVICE = 'clusterautoscaler.cloudprovider.v1.externalgrpc.CloudProvider';

type Answer = Done & { readonly body?: object };

interface Arguments {
  readonly id?: string;
  readonly delta?: number;
  readonly nodes?: readonly NamedNode[];
}

const RPCS: Readonly<Record<GrpcRpc, (cloud: Cloud, args: Arguments) => Answer>> = {
  Refresh: (cloud) => {
    cloud.refresh();
    return answer('OK', {});
  },
  NodeGroupTargetSize: (cloud, { id = '' }) => {
    const view = cloud.read(id);
    if (view === undefined) return answer('NOT_FOUND', undefined, `no node group ${id}`);
    return answer('OK', { targetSize: wireTarget(view, answersOf(cloud, id)) });
  },
  NodeGroupNodes: (cloud, { id = '' }) => {
    const view = cloud.read(id);
    if (view === undefined) return answer('NOT_FOUND', undefined, `no node group ${id}`);
    return answer('OK', { instances: wireInstances(view, answersOf(cloud, id)) });
  },
  NodeGroupIncreaseSize: (cloud, { id = '', delta = 0 }) => cloud.increase(id, delta),
  NodeGroupDeleteNodes: (cloud, { id = '', nodes = [] }) => cloud.remove(id, nodes),
};

function answersOf(cloud: Cloud, group: string) {
  return cloud.groups.get(group)?.conditions().answers ?? 'honest';
}

function answer(code: string, body: object | undefined, message = ''): Answer {
  const done = { code, message, effect: { created: [], deleted: [] } };
  return body === undefined ? done : { ...done, body };
}

export interface ServiceParts extends GateParts {
  readonly cloud: Cloud;
}

export interface RunningServer {
  readonly port: number;
  stop(): void;
}

export async function startGrpcServer(
  parts: ServiceParts,
  config: CloudConfig,
): Promise<RunningServer> {
  const definition = loadSync(fileURLToPath(PROTO), { keepCase: true, defaults: true });
  const server = new Server({ 'grpc.max_receive_message_length': 16 * 1024 * 1024 });
  const handlers: UntypedServiceImplementation = {};
  for (const rpc of Object.keys(RPCS) as GrpcRpc[]) {
    handlers[rpc] = (call: ServerUnaryCall<object, object>, callback: sendUnaryData<object>) =>
      void serve(parts, { rpc, call, callback });
  }
  server.addService(definition[SERVICE] as ServiceDefinition, handlers);
  const pair = {
    cert_chain: await readFile(config.certFile),
    private_key: await readFile(config.keyFile),
  };
  const credentials = ServerCredentials.createSsl(await readFile(config.caFile), [pair], true);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, stop: () => server.forceShutdown() };
}

interface Incoming {
  readonly rpc: GrpcRpc;
  readonly call: ServerUnaryCall<object, object>;
  readonly callback: sendUnaryData<object>;
}

async function serve(parts: ServiceParts, { rpc, call, callback }: Incoming): Promise<void> {
  const client = String(call.getAuthContext()?.sslPeerCertificate?.subject?.['CN'] ?? '');
  const act = () => RPCS[rpc](parts.cloud, call.request as Arguments);
  const passed = await pass(parts, { rpc, args: call.request, client, act });
  if (passed?.kind !== 'said') return;
  const { answer: said } = passed;
  if (said.code === 'OK') callback(null, 'body' in said ? (said.body ?? {}) : {});
  else callback(failure(said.code, said.message));
}

function failure(code: string, details: string) {
  return { code: status[code as keyof typeof status] ?? status.UNKNOWN, details };
}
