/**
 * Calls between tiers: the callee must consent to callers of other namespaces, and calls must not lead in a circle.
 * Whether a callee exists is judged with the other references.
 */
import { circlesIn } from './circles.ts';
import type { CrossInput } from './cross-input.ts';
import type { DocumentOf } from './document.ts';
import { labelsOf } from './foreign-workload.ts';
import { nameIn, problemIn, whereIs } from './place-problem.ts';
import { ofKind } from './policy-set.ts';
import type { FieldFlaw, Problem } from './problem.ts';

type Tier = DocumentOf<'ScalingPolicy'>;

export function callProblems(input: CrossInput): readonly Problem[] {
  const tiers = new Map(
    ofKind(input.readable, 'ScalingPolicy').map((tier) => [nameIn(tier), tier]),
  );
  const inCircle = circlesIn(new Map([...tiers].map(([name, tier]) => [name, callsOf(tier)])));
  return [...tiers.values()].flatMap((tier) =>
    callsOf(tier).flatMap((callee, index) => {
      const found = tiers.get(callee);
      if (found === undefined) return [];
      const circle = inCircle.get(`${nameIn(tier)} ${index}`);
      const flaw =
        circle === undefined
          ? consentFlaw({ caller: tier, callee: found, index, input })
          : circleFlaw(circle, index);
      return flaw === undefined ? [] : [problemIn(tier, flaw)];
    }),
  );
}

function callsOf({ spec }: Tier): readonly string[] {
  return (spec.calls ?? []).map(({ policy }) => `${policy.namespace}/${policy.name}`);
}

interface Consent {
  readonly caller: Tier;
  readonly callee: Tier;
  readonly index: number;
  readonly input: CrossInput;
}

/** Labels of a namespace are known where its manifest is among the files; elsewhere the operator looks when it runs. */
function consentFlaw({ caller, callee, index, input }: Consent): FieldFlaw | undefined {
  const { namespace } = caller.meta;
  if (namespace === callee.meta.namespace) return undefined;
  const asked = callee.spec.acceptsCallsFrom?.namespaceSelector.matchLabels;
  const name = nameIn(callee);
  const refused = {
    path: ['spec', 'calls', index, 'policy'],
    code: 'CALL_REFUSED' as const,
    allowed: 'calls that the policy of the callee accepts with spec.acceptsCallsFrom',
  };
  if (asked === undefined)
    return {
      ...refused,
      message: `${name} (${whereIs(callee)}) accepts no calls from other namespaces`,
      fix: `have its owner add spec.acceptsCallsFrom with a namespaceSelector that chooses ${namespace}`,
    };
  const manifest = input.foreign.find(
    ({ kind, name: own }) => kind === 'Namespace' && own === namespace,
  );
  if (manifest === undefined) return undefined;
  const labels = labelsOf(manifest.value);
  const missing = Object.entries(asked).find(([key, value]) => labels[key] !== value);
  if (missing === undefined) return undefined;
  const label = `${missing[0]}: ${missing[1]}`;
  return {
    ...refused,
    message: `${name} (${whereIs(callee)}) accepts calls from namespaces labelled ${label}, and ${namespace} is not`,
    fix: `have the owner of ${name} choose ${namespace}, or an administrator label it ${label}`,
  };
}

function circleFlaw(circle: readonly string[], index: number): FieldFlaw {
  return {
    path: ['spec', 'calls', index, 'policy'],
    code: 'CALL_CYCLE',
    message: `the calls ${circle.join(' -> ')} lead in a circle`,
    allowed: 'calls that end: every request would cost without end',
    fix: 'remove the call that leads back, or describe the two tiers as one',
  };
}
