/**
 * The admission limit as flow rules of Sentinel: a ConfigMap whose flow-rules.json the processes read by a file data
 * source. Each process counts by itself, so each gets its part. Without a limit the list is empty, not gone: a file that
 * is missing leaves the last rules in force. Pure.
 */
import type { Gateway } from '../../model/gateway.ts';
import { configMapsPath } from './api-paths.ts';
import type { Applied, Share } from './gateway-share.ts';

type Sentinel = Extract<Gateway, { kind: 'sentinel' }>;

const FILE = 'flow-rules.json';
/** Sentinel's FlowRule: threshold on QPS, the resource itself, refuse at once. */
const QPS_DIRECT_REJECT = { grade: 1, strategy: 0, controlBehavior: 0 };

/** Undefined while nobody knows among how many processes it is to be shared. */
export function sentinelLimit(gateway: Sentinel, share: Share): Applied | undefined {
  const { configMap, resource, instances = share.readyPods } = gateway;
  if (instances === undefined) return undefined;
  const count = Math.floor((share.rps / Math.max(1, instances)) * 10) / 10;
  const rule = { resource, limitApp: 'default', count, ...QPS_DIRECT_REJECT };
  return withRules(share.namespace, configMap, [rule]);
}

export function sentinelWithoutLimit(namespace: string, configMap: string): Applied {
  return withRules(namespace, configMap, []);
}

function withRules(namespace: string, name: string, rules: readonly object[]): Applied {
  const data = { [FILE]: JSON.stringify(rules) };
  return {
    path: `${configMapsPath(namespace)}/${encodeURIComponent(name)}`,
    body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data },
  };
}
