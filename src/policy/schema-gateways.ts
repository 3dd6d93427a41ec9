/** How a ScalingPolicy names the gateways that enforce its admission limit. Only shapes. */
import { z } from 'zod';
import type { Gateway } from '../model/gateway.ts';
import { field } from './notation.ts';
import { choice, NAME, OBJECT_NAME, sentence } from './notation-name.ts';
import { integer } from './notation-number.ts';
import { namedList } from './schema-parts.ts';

const instances = field(integer({ min: 1, max: 10_000 }));

const gateway = z.strictObject({
  // Shorter than other names: it becomes part of one.
  name: field(NAME).describe('Unique within its list.'),
  envoyGateway: z
    .strictObject({
      kind: field(choice(['HTTPRoute', 'GRPCRoute'])).describe('Of the route.'),
      route: field(OBJECT_NAME).describe('The route that leads to the tier and to nothing else.'),
      instances: instances
        .optional()
        .describe('Envoys that each get a part. Absent: the global rate limit service counts.'),
    })
    .optional()
    .describe('A BackendTrafficPolicy of our own for a route of Envoy Gateway.'),
  ingressNginx: z
    .strictObject({
      ingress: field(OBJECT_NAME).describe('The Ingress that leads to the tier.'),
      addresses: field(integer({ min: 1, max: 10_000_000 })).describe(
        'Client addresses times controller pods: nginx counts each by itself, never all together.',
      ),
    })
    .optional()
    .describe('Annotations of an Ingress of ingress-nginx.'),
  sentinel: z
    .strictObject({
      configMap: field(OBJECT_NAME).describe(
        'A ConfigMap for this policy alone; it must be there.',
      ),
      resource: field(sentence(253)).describe('The resource whose QPS is limited.'),
      instances: instances
        .optional()
        .describe('Processes that each get a part. Absent: the Ready pods of the tier.'),
    })
    .optional()
    .describe('Flow rules of Sentinel, as flow-rules.json in a ConfigMap.'),
});

export const ADMISSION = z
  .strictObject({
    gateways: namedList(gateway, 8).describe(
      'What enforces the admission limit of the tier, in its namespace. The chart grants the rights.',
    ),
  })
  .optional()
  .describe('Who enforces the admission limit, beside readers of its ConfigMap.');

export const GATEWAY_CHOICES = ['envoyGateway', 'ingressNginx', 'sentinel'];

/** Of a document whose every gateway is one of them. */
export function toGateways({
  gateways,
}: NonNullable<z.output<typeof ADMISSION>>): readonly Gateway[] {
  return gateways.flatMap(({ name, envoyGateway, ingressNginx, sentinel }): readonly Gateway[] => {
    if (envoyGateway !== undefined) {
      const { kind, route, instances: parts } = envoyGateway;
      return [{ name, kind: 'envoyGateway', route: { kind, name: route }, instances: parts }];
    }
    if (ingressNginx !== undefined) return [{ name, kind: 'ingressNginx', ...ingressNginx }];
    return sentinel === undefined ? [] : [{ name, kind: 'sentinel', ...sentinel }];
  });
}
