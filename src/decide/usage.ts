/**
 * Measured CPU use of home nodes, where a site asks for it: it takes room from burstable tiers and never gives any. A node
 * whose use is unknown counts by requests alone, and nothing is given back on the strength of that.
 */
import type { DecideInput } from '../model/decide-input.ts';
import type { Hold } from '../model/plan.ts';
import { valueOf } from '../model/reading.ts';
import type { NodeView, SiteUsage } from '../model/snapshot.ts';
import type { Ratio } from '../model/units.ts';
import type { Refusal } from './residency.ts';

export interface HomeUsage {
  /** Millicores in use, by node. */
  readonly used: ReadonlyMap<string, number>;
  /** Sites where the use of some node is not known, in the order of the snapshot. */
  readonly unknown: readonly { readonly site: string; readonly detail: string }[];
}

/** Undefined where no site asks. */
export function readHomeUsage(
  { snapshot }: Pick<DecideInput, 'snapshot'>,
  home: readonly NodeView[],
): HomeUsage | undefined {
  if (snapshot.usage === undefined) return undefined;
  const used = new Map<string, number>();
  const unknown: HomeUsage['unknown'][number][] = [];
  for (const usage of snapshot.usage) {
    const nodes = home.filter(({ site, ready }) => site === usage.site && ready);
    const lacking = addUsed(used, usage, nodes);
    const [first] = lacking;
    if (first !== undefined)
      unknown.push({ site: usage.site, detail: wordsOf(usage, { nodes, lacking, first }) });
  }
  return { used, unknown };
}

/** Names of the nodes whose use is not known. */
function addUsed(
  used: Map<string, number>,
  { cpu }: SiteUsage,
  nodes: readonly NodeView[],
): readonly string[] {
  const known = new Map(Object.entries(valueOf(cpu) ?? {}));
  return nodes.flatMap(({ name }) => {
    const millicores = known.get(name);
    if (millicores === undefined) return [name];
    used.set(name, millicores);
    return [];
  });
}

interface Lacking {
  readonly nodes: readonly NodeView[];
  readonly lacking: readonly string[];
  readonly first: string;
}

function wordsOf({ cpu }: SiteUsage, { nodes, lacking, first }: Lacking): string {
  const cause = cpu.kind === 'fresh' ? 'no series names it' : cpu.cause;
  const some = `${lacking.length} of ${nodes.length} nodes, such as ${first}`;
  return `usage of ${some}, is unknown (${cause}): their room counts by requests only`;
}

/** CPU that use leaves below the reserve; undefined where it is not known or not asked for. */
export function freeByUsage(
  usage: HomeUsage | undefined,
  { name, allocatable }: NodeView,
  reserve: Ratio,
): number | undefined {
  const used = usage?.used.get(name);
  return used === undefined ? undefined : allocatable.cpu * (1 - reserve) - used;
}

/** Why no cloud node is emptied: the room at home that would speak for it may not be there. */
export function usageRefusal(usage: HomeUsage | undefined): Refusal | undefined {
  const first = usage?.unknown[0];
  return first && { reason: 'reading-doubtful', detail: `Site ${first.site}: ${first.detail}` };
}

export function usageHolds(usage: HomeUsage | undefined): readonly Hold[] {
  return (usage?.unknown ?? []).map(({ site, detail }) => ({
    reason: 'reading-doubtful',
    subject: site,
    wanted: 'count room at home by usage',
    detail,
  }));
}
