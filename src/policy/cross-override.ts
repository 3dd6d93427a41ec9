/** Overrides against the policies they change and against each other. */
import type { CrossInput } from './cross-input.ts';
import type { DocumentOf } from './document.ts';
import { instantText } from './local-time.ts';
import { nameIn, problemIn, whereIs } from './place-problem.ts';
import { ofKind } from './policy-set.ts';
import type { Problem } from './problem.ts';
import { resolveMoment } from './recurrence.ts';

type Override = DocumentOf<'Override'>;

export function overrideProblems(input: CrossInput): readonly Problem[] {
  const overrides = ofKind(input.readable, 'Override');
  return [
    ...overrides.flatMap((override) => {
      const policy = ofKind(input.readable, 'ScalingPolicy').find(
        (tier) => nameIn(tier) === tierOf(override),
      );
      return policy === undefined
        ? []
        : [...aboveMaximum(override, policy), ...pinnedNodes(override, policy)];
    }),
    ...together(overrides, input),
  ];
}

function tierOf({ meta, spec }: Override): string {
  return `${meta.namespace}/${spec.policy}`;
}

function aboveMaximum(override: Override, policy: DocumentOf<'ScalingPolicy'>): readonly Problem[] {
  const { min } = override.spec;
  if (min === undefined || min <= policy.spec.replicas.max) return [];
  const { max } = policy.spec.replicas;
  const message = `${min} is above spec.replicas.max of the policy ${nameIn(policy)} (${whereIs(policy)}), which is ${max}`;
  return [
    problemIn(override, {
      path: ['spec', 'min'],
      code: 'BOUNDS_CROSSED',
      message,
      allowed: `at most ${max}`,
      fix: 'lower this, or raise the maximum of the policy',
    }),
  ];
}

/** Nobody's word moves what is pinned. */
function pinnedNodes(override: Override, policy: DocumentOf<'ScalingPolicy'>): readonly Problem[] {
  if (override.spec.nodes === undefined || policy.spec.residency.mode !== 'Pinned') return [];
  return [
    problemIn(override, {
      path: ['spec', 'nodes'],
      code: 'PINNED_STAYS',
      message: `it asks for cloud nodes, and ${nameIn(policy)} (${whereIs(policy)}) is Pinned`,
      allowed: 'cloud nodes for Burstable policies',
      fix: 'remove nodes; min raises its replicas at home',
    }),
  ];
}

/** Two people may both mean it; they should know of each other. */
function together(overrides: readonly Override[], { context }: CrossInput): readonly Problem[] {
  const alive = overrides.filter(({ spec }) => endOf(spec, context.timeZone) > context.now);
  const first = new Map<string, Override>();
  return alive.flatMap((override) => {
    const before = first.get(tierOf(override));
    if (before === undefined) {
      first.set(tierOf(override), override);
      return [];
    }
    const until = instantText(
      Math.min(endOf(override.spec, context.timeZone), endOf(before.spec, context.timeZone)),
      context.timeZone,
    );
    const message = `${nameIn(before)} (${whereIs(before)}) overrides the same policy until ${until}; the larger min and nodes, the capacity of the last by name, and pause, noShrink or release of either count`;
    return [
      problemIn(override, {
        path: ['spec', 'policy'],
        severity: 'warning',
        code: 'OVERLAP',
        message,
        allowed: 'any number of overrides',
        fix: 'nothing, if both are meant',
      }),
    ];
  });
}

function endOf({ until }: Override['spec'], zone: string): number {
  return resolveMoment(until, zone, 'end').ms;
}
