/** Tiers that start after each other: nobody can be first in a circle. Whether they exist is judged with the references. */
import { circlesIn } from './circles.ts';
import type { CrossInput } from './cross-input.ts';
import { nameIn, problemIn } from './place-problem.ts';
import { ofKind } from './policy-set.ts';
import type { Problem } from './problem.ts';

export function startProblems({ readable }: CrossInput): readonly Problem[] {
  const tiers = ofKind(readable, 'ScalingPolicy');
  const before = new Map(
    tiers.map((tier) => [
      nameIn(tier),
      (tier.spec.startAfter ?? []).map(({ name }) => `${tier.meta.namespace}/${name}`),
    ]),
  );
  const circles = circlesIn(before);
  return tiers.flatMap((tier) =>
    (tier.spec.startAfter ?? []).flatMap((_, index) => {
      const circle = circles.get(`${nameIn(tier)} ${index}`);
      if (circle === undefined) return [];
      const problem = problemIn(tier, {
        path: ['spec', 'startAfter', index, 'name'],
        code: 'START_CYCLE',
        message: `${circle.join(' starts after ')}: nobody of them is first`,
        allowed: 'tiers that do not start after this one themselves',
        fix: 'remove one startAfter of the circle',
      });
      return [problem];
    }),
  );
}
