/**
 * The one Override that `pause` and `release` each keep per policy: it takes the place of an earlier one by the same
 * command, and never that of an Override somebody wrote by hand.
 */
import type { Json } from '../adapters/kube/json.ts';
import {
  controlOf,
  createOverride,
  type OverrideRequest,
  replaceOverride,
  writtenBy,
} from '../adapters/kube/override-objects.ts';
import type { PolicyRecord } from '../adapters/kube/policy-record.ts';
import { wholeSecond } from '../adapters/kube/switch-note.ts';
import type { Session } from './control.ts';
import { contextOf, type Timed } from './control-timed.ts';
import { checkOverride, flagLine, surroundingsOf, type TierName } from './override-check.ts';

export interface ControlRequest {
  readonly control: 'pause' | 'release';
  readonly tier: TierName;
  readonly timed: Timed;
}

export type ControlWritten =
  /** `policy`: as it is in the cluster. */
  { readonly object: Json; readonly policy: Json } | { readonly problems: readonly string[] };

/** Says whose place it takes and what else is in force. */
export async function writeControl(
  session: Session,
  { control, tier, timed }: ControlRequest,
): Promise<ControlWritten> {
  const { person, say } = session;
  const named = `kingtide-${control}-${tier.name}`;
  const { until, reason, by } = timed;
  const request: OverrideRequest = {
    control,
    namespace: tier.namespace,
    name: { exact: named },
    by,
    spec: { policy: tier.name, [control]: true, until: wholeSecond(until), reason },
  };
  const context = contextOf(session, timed);
  const around = await surroundingsOf(person.transport, tier, { context });
  if (typeof around === 'string') return { problems: [around] };
  const before = around.overrides.find(({ name }) => name === named);
  const others = around.overrides.filter((one) => one !== before);
  const checked = checkOverride(request, { ...around, overrides: others });
  if (checked.kind === 'refused') return { problems: checked.problems.map(flagLine) };
  if (before !== undefined && controlOf(before) !== control)
    return { problems: [foreign(before, control)] };
  if (before === undefined) await createOverride(person.transport, checked.object);
  else await replaceOverride(person.transport, before, checked.object);
  if (before !== undefined)
    say(
      `takes the place of the ${control} of ${writtenBy(before) ?? 'somebody'} (Override ${before.key})`,
    );
  for (const warning of checked.warnings) say(`note: ${warning.message}`);
  return { object: checked.object, policy: around.policy };
}

function foreign(before: PolicyRecord, control: string): string {
  return `Override ${before.key} is not of kingtide ${control}, so it is left alone; rename or delete it: kubectl delete override ${before.name} --namespace ${before.namespace}`;
}
