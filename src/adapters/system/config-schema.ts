/** What the operator's configuration file may say, with every default and its reason. Addresses and credential files live here and nowhere else. */
import { z } from 'zod';
import { HOUR, MINUTE, SECOND } from '../../model/units.ts';
import { field } from '../../policy/notation.ts';
import { SPEND_LIMIT } from '../../policy/notation-amount.ts';
import { duration } from '../../policy/notation-time.ts';
import { isKnownZone } from '../../policy/time-zone.ts';
import { SCALABLE_KINDS } from './scalable-kinds.ts';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const HOST_PORT =
  /^(dns:\/\/\/)?(\[[0-9a-f:.]+\]|[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?):([1-9]\d{0,4})$/i;

const HOST_AND_PORT = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?(:[1-9]\d{0,4})?$/i;

const filePath = z.string().min(1).max(4_096);
const name = z
  .string()
  .regex(DNS_LABEL, 'allowed: lower case letters, digits and dashes, at most 63');
const port = z.int().min(0).max(65_535);
const time = (min: number, max: number, text: string) =>
  field(duration({ min, max })).prefault(text);

/** A web address that says where and nothing more. */
export function addressProblem(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return 'allowed: an http or https address';
  if (url.username !== '' || url.password !== '')
    return 'allowed: an address without credentials; name a credential file instead';
  if (url.search !== '' || url.hash !== '') return 'allowed: an address without ? and #';
  return undefined;
}

const webAddress = z
  .string()
  .max(2_048)
  .superRefine((text, context) => {
    const problem = addressProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });

const prometheus = z
  .strictObject({
    url: webAddress,
    /** Prometheus ends its own queries after two minutes; a decision cannot wait for that. */
    timeout: time(100, MINUTE, '10s'),
    /** GET only where a proxy lets nothing else through: long queries do not fit into an address. */
    method: z.enum(['POST', 'GET']).default('POST'),
    /** The most common one; a demand's range must span some scrapes. */
    scrapeInterval: time(SECOND, 5 * MINUTE, '15s'),
    bearerTokenFile: filePath.optional(),
    basicAuth: z
      .strictObject({ username: z.string().min(1).max(256), passwordFile: filePath })
      .optional(),
    caFile: filePath.optional(),
    certFile: filePath.optional(),
    keyFile: filePath.optional(),
  })
  .superRefine((value, context) => {
    const complain = (key: string, message: string) =>
      context.addIssue({ code: 'custom', path: [key], message });
    const secret = value.bearerTokenFile === undefined ? 'basicAuth' : 'bearerTokenFile';
    if (value.bearerTokenFile !== undefined && value.basicAuth !== undefined)
      complain('basicAuth', 'allowed: basicAuth or bearerTokenFile, not both');
    if (value[secret] !== undefined && !value.url.startsWith('https:'))
      complain(secret, 'allowed only with an https url: the credential would travel in the open');
    if ((value.certFile === undefined) !== (value.keyFile === undefined))
      complain('certFile', 'allowed: certFile and keyFile together');
  });

const provider = z.strictObject({
  address: z.string().regex(HOST_PORT, 'allowed: host:port'),
  caFile: filePath,
  certFile: filePath,
  keyFile: filePath,
  serverName: z.string().min(1).max(253).optional(),
  timeout: time(100, MINUTE, '5s'),
});

/** An account at a public cloud whose node pools are called directly. */
const cloud = z.strictObject({
  vendor: z.enum(['alibabaCloud', 'tencentCloud']),
  region: z.string().regex(/^[a-z0-9-]{1,64}$/, 'allowed: a region such as cn-beijing'),
  /** JSON with accessKeyId, accessKeySecret and, for a lent key, securityToken and expiration. */
  keyFile: filePath,
  /** In the place of the vendor's own for the region, such as an address inside a VPC. */
  address: z
    .string()
    .regex(HOST_AND_PORT, 'allowed: a host, with a port where it is not 443')
    .optional(),
  caFile: filePath.optional(),
  timeout: time(100, MINUTE, '5s'),
});

const lease = z.strictObject({
  name: name.default('kingtide'),
  /** The values of kube-controller-manager: a new leader after 15 s at worst. */
  duration: time(2 * SECOND, 5 * MINUTE, '15s'),
  renewBy: time(SECOND, 5 * MINUTE, '10s'),
  retry: time(200, MINUTE, '2s'),
});

const decisions = z.strictObject({
  /** Watches deliver within a second; five are room for a slow API server. */
  cacheSettle: time(0, 5 * MINUTE, '5s'),
  /** Provider lists were seen two minutes late. */
  listLag: time(0, HOUR, '2m'),
  /** An instance that boots for a quarter of an hour will not help this sale. */
  joinTimeout: time(MINUTE, 24 * HOUR, '15m'),
  /** Watches are expected to show a sign of life more often. */
  viewMaxAge: time(5 * SECOND, HOUR, '60s'),
});

export const CONFIG = z
  .strictObject({
    kubernetes: z
      .strictObject({
        kubeconfig: filePath.optional(),
        context: z.string().min(1).max(253).optional(),
        timeout: time(500, MINUTE, '5s'),
      })
      .prefault({}),
    namespace: name.optional(),
    identity: z.string().min(1).max(253).optional(),
    /** Of daily limits and of the daily summary. */
    timeZone: z
      .string()
      .refine(isKnownZone, 'allowed: an IANA time zone such as Asia/Shanghai')
      .default('UTC'),
    tick: time(SECOND, 5 * MINUTE, '5s'),
    /** Kinds beside Deployment that policies may scale through their scale subresource; the chart grants the rights by the same list. */
    scalableKinds: SCALABLE_KINDS.default([]),
    /** Cap on all cloud nodes that no policy can raise. No default: it is money. */
    maxCloudNodes: z.int().min(0).max(10_000),
    /** Cap on the money of all pools per day of `timeZone`, such as 20000 CNY/day; no policy can raise it. */
    maxSpend: field(SPEND_LIMIT).optional(),
    prometheus,
    providers: z.record(name, provider).default({}),
    clouds: z.record(name, cloud).default({}),
    decisions: decisions.prefault({}),
    lease: lease.prefault({}),
    http: z
      .strictObject({
        address: z.string().min(1).max(253).default('0.0.0.0'),
        healthPort: port.default(8_081),
        metricsPort: port.default(8_080),
      })
      .prefault({}),
    log: z.strictObject({ level: z.enum(['info', 'warn', 'error']).default('info') }).prefault({}),
    /** A folder for recorded cycles; nothing is recorded without it. */
    record: filePath.optional(),
  })
  .superRefine((value, context) => {
    const complain = (path: string[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const { duration: lasts, renewBy, retry } = value.lease;
    if (renewBy >= lasts) complain(['lease', 'renewBy'], 'allowed: less than lease.duration');
    if (retry >= renewBy) complain(['lease', 'retry'], 'allowed: less than lease.renewBy');
    // A request sent in the last moment of a hold must end before anybody else may lead.
    if (value.kubernetes.timeout > lasts - renewBy)
      complain(['kubernetes', 'timeout'], 'allowed: at most lease.duration minus lease.renewBy');
    const { healthPort, metricsPort } = value.http;
    if (healthPort === metricsPort && healthPort !== 0)
      complain(['http', 'metricsPort'], 'allowed: another port than http.healthPort');
  });

export type ConfigDocument = z.output<typeof CONFIG>;
