/** The order in which test files begin: those that take minutes first, so that the last of them does not run alone. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** A minute and more each, longest first by suite; files that are not named come after them. Names that are gone do no harm. */
const LONG = [
  'cluster/dark',
  'cluster/trouble',
  'cluster/controls',
  'cluster/burst',
  'cluster/providers',
  'cluster/scaled-object',
  'cluster/release',
  'cluster/leaders',
  'cluster/http-tier',
  'cluster/stock-out',
  'scenario/rows',
  'property/burst-and-give-back',
  'swarm/swarm',
  'swarm/determinism',
  'matrix/matrix',
  'exact/gap',
  'scenario/plan',
  'planted/planted',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return rank === -1 ? LONG.length : rank;
}
