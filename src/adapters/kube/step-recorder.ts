/**
 * Publishes degrade steps that are on in the ConfigMap kingtide-degrade-steps of the operator's namespace, for applications
 * to act by: one key per tier, `namespace.policy`, with the names of its steps in order; and `steps.json` with whose they
 * are and how each is undone. Decides none of them, and changes no application.
 */
import { type Ladder, standingLadders } from '../../model/degrade.ts';
import type { ScalingPolicy } from '../../model/policy.ts';
import { instantStatus } from '../../policy/status-write.ts';
import type { Recorder } from '../../ports/recorder.ts';
import { mayPublish } from './may-publish.ts';
import { STEPS_NAME } from './names.ts';
import { createPublishedMap, type Data } from './published-map.ts';
import type { Transport } from './transport.ts';

export interface StepRecorderOptions {
  readonly transport: Transport;
  readonly namespace: string;
}

export function createStepRecorder(options: StepRecorderOptions): Recorder {
  const map = createPublishedMap({ ...options, name: STEPS_NAME });
  return {
    async record({ input, plan }) {
      if (!mayPublish(input.snapshot)) return;
      const { tiers } = input.policies;
      const ladders = standingLadders(tiers, plan.ladders);
      if (ladders !== undefined) await map.publish(dataOf(ladders, tiers), plan.at);
    },
  };
}

function dataOf(ladders: readonly Ladder[], tiers: readonly ScalingPolicy[]): Data {
  if (ladders.length === 0) return {};
  const data: Record<string, string> = {};
  for (const { tier, on } of ladders)
    data[tier.replace('/', '.')] = on.map(({ name }) => name).join(',');
  const declared = new Map(tiers.map(({ id, degrade = [] }) => [id, degrade]));
  const shown = ladders.map(({ tier, workload, on }) => ({
    policy: tier,
    workload,
    steps: on.map(({ name, since }) => {
      const step = declared.get(tier)?.find((one) => one.name === name);
      const { owner, rollback } = step ?? {};
      return { name, since: instantStatus(since), owner, rollback };
    }),
  }));
  return { ...data, 'steps.json': JSON.stringify(shown) };
}
