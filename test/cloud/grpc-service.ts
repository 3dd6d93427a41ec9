/**
 * The externalgrpc server of the test cloud over mutual TLS. Every call passes the same gate: faults of the wire first
 * (held, lost, refused), then the effect, then the answer or its loss; and is written to the call log once.
 */

import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
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
import type { CallFaults } from './call-faults.ts';
import type { CallLog } from './call-log.ts';
import type { Cloud, Done, NamedNode } from './cloud.ts';
import type { CallFault, CloudConfig, Rpc } from './protocol.ts';
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

const RPCS: Readonly<Record<Rpc, (cloud: Cloud, args: Arguments) => Answer>> = {
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

export interface ServiceParts {
  readonly cloud: Cloud;
  readonly faults: CallFaults;
  readonly log: CallLog;
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
  for (const rpc of Object.keys(RPCS) as Rpc[]) {
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
  readonly rpc: Rpc;
  readonly call: ServerUnaryCall<object, object>;
  readonly callback: sendUnaryData<object>;
}

async function serve({ cloud, faults, log }: ServiceParts, incoming: Incoming): Promise<void> {
  const { rpc, call, callback } = incoming;
  const client = String(call.getAuthContext()?.sslPeerCertificate?.subject?.['CN'] ?? '');
  const record = log.begin({ rpc, args: call.request, client });
  const fault = faults.take(rpc);
  const stopped = await beforeEffect(fault, () => faults.hold(record.seq, rpc));
  if (stopped !== undefined) {
    record.settle(stopped);
    if (stopped.code in status) callback(failure(stopped.code, stopped.message));
    return;
  }
  const done = RPCS[rpc](cloud, call.request as Arguments);
  if (fault?.kind === 'no-answer') {
    record.settle({ ...done, code: 'acted, unanswered', message: done.code });
    return;
  }
  if (fault?.kind === 'slow') await pause(fault.ms);
  const said =
    fault?.kind === 'error' ? { ...done, code: fault.code, message: fault.message } : done;
  record.settle(said);
  if (said.code === 'OK') callback(null, done.body ?? {});
  else callback(failure(said.code, said.message));
}

/** How the call ends without an effect; undefined when it goes on. */
async function beforeEffect(
  fault: CallFault['fault'] | undefined,
  hold: () => Promise<'act' | 'drop'>,
): Promise<Done | undefined> {
  const effect = { created: [], deleted: [] };
  switch (fault?.kind) {
    case 'hold':
      if ((await hold()) === 'act') return undefined;
      return { code: 'held, dropped', message: '', effect };
    case 'no-answer':
      if (fault.when === 'after-effect') return undefined;
      return { code: 'lost', message: '', effect };
    case 'error':
      if (fault.when === 'after-effect') return undefined;
      return { code: fault.code, message: fault.message, effect };
    case 'slow':
    case undefined:
      return undefined;
  }
}

function failure(code: string, details: string) {
  return { code: status[code as keyof typeof status] ?? status.UNKNOWN, details };
}
