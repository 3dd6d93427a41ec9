/** Compares so many instances, from a first seed on. The solver is loaded once; each question is a new one to it. */
import { type Comparison, compare } from './compare.ts';
import { generate } from './generate.ts';
import { liveAnswer } from './live.ts';
import { createSolver } from './solver.ts';

export async function compareAll(
  first: number,
  instances: number,
  onDone: (one: Comparison) => void = () => undefined,
): Promise<Comparison[]> {
  const solve = await createSolver();
  const comparisons: Comparison[] = [];
  for (let seed = first; seed < first + instances; seed += 1) {
    const instance = generate(seed);
    const one = compare(instance, liveAnswer(instance), solve);
    comparisons.push(one);
    onDone(one);
  }
  return comparisons;
}
