/**
 * An external-metrics API behind the API server's aggregation layer: a TLS server on loopback that answers with whatever a
 * test's shapes say at that moment, and remembers who was asked for when.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { createAuthority } from '../cloud/certificates.ts';
import { listen } from '../cloud/control-server.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { waitFor } from '../control-plane/wait.ts';

const GROUP = 'external.metrics.k8s.io';
const VERSION = `${GROUP}/v1beta1`;
const NAMESPACE = 'kube-system';
const SERVICE = 'external-metrics';

/** Value of one metric at a moment in milliseconds since the epoch. */
export type Shape = (at: number) => number;

export interface ExternalMetrics {
  /** When each metric was asked for, in milliseconds since the epoch. */
  asked(metric: string): readonly number[];
  stop(): void;
}

/** Registers the API and waits until the API server serves it. */
export async function startExternalMetrics(
  plane: ControlPlane,
  shapes: ReadonlyMap<string, Shape>,
): Promise<ExternalMetrics> {
  const asked = new Map<string, number[]>();
  const authority = await createAuthority(join(plane.dir, 'external-metrics'));
  const { certFile, keyFile } = await authority.issue('external-metrics', 'serverAuth');
  const tls = { cert: await readFile(certFile), key: await readFile(keyFile) };
  const server = createServer(tls, (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'https://metrics');
    const body = bodyFor(pathname, shapes, asked);
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? { kind: 'Status', status: 'Failure', code: 404 }));
  });
  await register(plane, await listen(server));
  await waitFor(
    'the API server to serve external metrics',
    async () => (await plane.api.send(`/apis/${VERSION}`)).status === 200 || undefined,
    { timeoutMs: 60_000, intervalMs: 250 },
  );
  return {
    asked: (metric) => asked.get(metric) ?? [],
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function bodyFor(
  path: string,
  shapes: ReadonlyMap<string, Shape>,
  asked: Map<string, number[]>,
): object | undefined {
  if (path === `/apis/${VERSION}`)
    return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: VERSION, resources: [] };
  const metric = path.match(/\/namespaces\/[^/]+\/([^/]+)$/)?.[1] ?? '';
  const shape = shapes.get(metric);
  if (shape === undefined) return undefined;
  const now = Date.now();
  asked.set(metric, [...(asked.get(metric) ?? []), now]);
  // Quantities carry thousandths.
  const value = `${Math.round(shape(now) * 1_000)}m`;
  const timestamp = new Date(now).toISOString();
  const item = { metricName: metric, metricLabels: {}, timestamp, value };
  return { kind: 'ExternalMetricValueList', apiVersion: VERSION, metadata: {}, items: [item] };
}

/** An ExternalName service is the one kind that may lead to loopback. */
async function register(plane: ControlPlane, port: number): Promise<void> {
  await plane.apply([
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: SERVICE, namespace: NAMESPACE },
      spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port, protocol: 'TCP' }] },
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `v1beta1.${GROUP}` },
      spec: {
        group: GROUP,
        version: 'v1beta1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { name: SERVICE, namespace: NAMESPACE, port },
      },
    },
  ]);
}
