/** Rules between the steps of a degrade ladder. */
import type { Spec } from './kinds.ts';
import type { FieldFlaw } from './problem.ts';

/** Steps begin in the order of the list, so what users came for is touched last only where it stands last. */
export function degradeRules({ degrade = [] }: Spec<'ScalingPolicy'>): readonly FieldFlaw[] {
  const last = degrade.findLastIndex(({ core }) => core !== true);
  return degrade.flatMap(({ name, core }, index) =>
    core === true && index < last
      ? [
          {
            path: ['spec', 'degrade', index],
            code: 'DEGRADE_ORDER' as const,
            message: `the core step "${name}" stands before "${degrade[last]?.name}", which is not`,
            allowed: 'core steps at the end of the list, because steps begin in its order',
            fix: `move "${name}" behind "${degrade[last]?.name}"`,
          },
        ]
      : [],
  );
}
