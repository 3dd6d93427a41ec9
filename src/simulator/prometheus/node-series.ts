/** `node_cpu_usage_cores`: what each node really uses, as a node exporter would tell it. */
import type { Labels } from '../../model/policy.ts';
import type { Sample, Series } from '../promql/value.ts';
import type { World } from '../world/world.ts';
import type { Scrape } from './scrapes.ts';
import type { Seen } from './seen.ts';

export const NODE_USAGE = 'node_cpu_usage_cores';
/** Subject of M8 for nodes. */
const NODES = 'nodes';

/** Of the nodes there are now: one that ended is not asked about again. */
export function nodeSeries({ nodes }: World, seen: Seen): readonly Series[] {
  return [...nodes.all.values()].map(({ name, site }) => ({
    labels: labelsOf(name, site),
    samples: (after, upTo) => seen.within(after, upTo).flatMap((scrape) => sampleOf(scrape, name)),
    endedBy: (at) => {
      const newest = seen.last(at);
      return newest !== undefined && sampleOf(newest, name).length === 0;
    },
  }));
}

function labelsOf(node: string, site: string): Labels {
  return { __name__: NODE_USAGE, job: NODES, node, site };
}

function sampleOf({ at, nodes, down }: Scrape, name: string): readonly Sample[] {
  const value = nodes?.get(name);
  return value === undefined || down?.isDown(NODES, name) === true ? [] : [{ at, value }];
}
