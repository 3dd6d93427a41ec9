/** What the status of a ScalingPolicy says of its degrade ladder: a condition for people, and what a restart reads back. Pure. */
import { type StepOn, standingLadders } from '../../model/degrade.ts';
import type { TierId } from '../../model/policy.ts';
import { degradedStatus } from '../../policy/status-write.ts';
import type { Cycle } from '../../ports/recorder.ts';
import type { Finding } from './conditions.ts';
import type { Json } from './json.ts';
import type { PolicyRecord } from './policy-record.ts';

/** Of a policy without a ladder nothing is said. While what was published stays, so does this. */
export function degradedField({ key, status }: PolicyRecord, cycle: Cycle): Json {
  const on = stepsOn(key, cycle);
  if (on === undefined) {
    const { degraded } = status;
    return degraded === undefined ? {} : { degraded };
  }
  return on.length === 0 ? {} : { degraded: degradedStatus(on) };
}

/** Undefined: what was published stays as it is. */
function stepsOn(key: TierId, { input, plan }: Cycle): readonly StepOn[] | undefined {
  const ladders = standingLadders(input.policies.tiers, plan.ladders);
  return ladders && (ladders.find(({ tier }) => tier === key)?.on ?? []);
}

export function degradedFindings(key: TierId, cycle: Cycle): readonly Finding[] {
  const policy = cycle.input.policies.tiers.find(({ id }) => id === key);
  if (policy?.degrade === undefined) return [];
  const type = 'Degraded';
  const on =
    stepsOn(key, cycle) ??
    cycle.input.snapshot.tiers.find(({ tier }) => tier === key)?.degraded ??
    [];
  if (on.length === 0)
    return [{ type, status: 'False', reason: 'NoStepIsOn', message: 'no degrade step is on' }];
  const words = on.map(({ name }) => {
    const step = policy.degrade?.find((one) => one.name === name);
    return step === undefined ? name : `${name} (${step.owner}; undone by: ${step.rollback})`;
  });
  const message = `degrade steps are on: ${words.join(', ')}`;
  return [{ type, status: 'True', reason: 'StepsAreOn', message }];
}
