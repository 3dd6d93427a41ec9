/**
 * Measured CPU use of a site's nodes, from the query the site names. What is odd about one node's series leaves that node
 * out; nothing is filled in, and without a query nothing is asked.
 */
import type { Site } from '../model/policy.ts';
import { missing, type Reading } from '../model/reading.ts';
import type { SiteUsage } from '../model/snapshot.ts';
import type { InstantAnswer, Metrics, SeriesSample } from '../ports/metrics.ts';
import { type Asking, isStale, warningOf } from './reading.ts';

/** The label that says whose use a series is. */
const NODE = 'node';
const MILLICORES = 1_000;

/** In the order of the sites that have a query; undefined when none has. */
export async function readUsage(
  sites: readonly Site[],
  metrics: Pick<Metrics, 'instant'>,
  asking: Asking,
): Promise<readonly SiteUsage[] | undefined> {
  const asked = sites.flatMap(({ name, usageQuery }) =>
    usageQuery === undefined ? [] : [{ name, usageQuery }],
  );
  if (asked.length === 0) return undefined;
  return await Promise.all(
    asked.map(async ({ name, usageQuery }) => {
      const answer = await metrics.instant(usageQuery, NODE);
      return { site: name, cpu: usageOf(answer, asking) };
    }),
  );
}

/** By node, in millicores. Partial as soon as a series cannot be used. */
function usageOf(answer: InstantAnswer, asking: Asking): Reading<Readonly<Record<string, number>>> {
  if (answer.kind === 'failed') return missing(answer.cause);
  if (answer.series.length === 0) return missing('the query answered with no series');
  const used: Record<string, number> = {};
  let doubt = warningOf(answer.warnings);
  for (const sample of answer.series) {
    const odd = oddity(sample, asking);
    doubt ??= odd;
    if (sample.label === undefined || odd !== undefined) continue;
    // Several of one node: the largest is the least to go wrong with.
    used[sample.label] = Math.max(used[sample.label] ?? 0, sample.value * MILLICORES);
  }
  const { now } = asking;
  return doubt === undefined
    ? { kind: 'fresh', value: used, at: now }
    : { kind: 'partial', value: used, at: now, coverage: null, cause: doubt };
}

function oddity({ label, value, at }: SeriesSample, asking: Asking): string | undefined {
  if (label === undefined) return `a series has no label "${NODE}"`;
  if (!Number.isFinite(value) || value < 0) return `the value of ${label} is ${value}`;
  return isStale(at, asking) ? `the series of ${label} is old` : undefined;
}
