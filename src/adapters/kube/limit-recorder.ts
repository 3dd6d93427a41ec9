/**
 * Publishes admission limits in the ConfigMap kingtide-admission-limits of the operator's namespace, for gateways to
 * enforce: one key per tier, `namespace.policy`, whose value is requests per second; and `limits.json` with what binds.
 * Decides none of them.
 */
import { type AdmissionLimit, standingLimits } from '../../model/admission-limit.ts';
import type { Recorder } from '../../ports/recorder.ts';
import { mayPublish } from './may-publish.ts';
import { LIMITS_NAME } from './names.ts';
import { createPublishedMap, type Data } from './published-map.ts';
import type { Transport } from './transport.ts';

export interface LimitRecorderOptions {
  readonly transport: Transport;
  readonly namespace: string;
}

export function createLimitRecorder(options: LimitRecorderOptions): Recorder {
  const map = createPublishedMap({ ...options, name: LIMITS_NAME });
  return {
    async record({ input, plan }) {
      if (!mayPublish(input.snapshot)) return;
      const limits = standingLimits(input.policies.tiers, plan.limits);
      if (limits !== undefined) await map.publish(dataOf(limits), plan.at);
    },
  };
}

function dataOf(limits: readonly AdmissionLimit[]): Data {
  if (limits.length === 0) return {};
  const data: Record<string, string> = {};
  for (const { tier, admitted } of limits) data[tier.replace('/', '.')] = amount(admitted);
  return { ...data, 'limits.json': JSON.stringify(limits.map(shown)) };
}

/** Without what is offered: it changes all the time, and a gateway counts it itself. */
function shown({ tier, workload, admitted, wall, kept }: AdmissionLimit) {
  const { tier: at, ceiling, of, takes } = wall;
  const binding = { policy: at, ceiling, of, takes };
  return { policy: tier, workload, rps: amount(admitted), binding, ...(kept && { kept }) };
}

/** Tenths of a request a second, rounded down. */
function amount(rps: number): string {
  return (Math.floor(rps * 10) / 10).toString();
}
