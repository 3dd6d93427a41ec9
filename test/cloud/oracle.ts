/** Adds up the truth: what was created and deleted, what it cost, and which nodes and instances have lost each other. */
import type { Cloud } from './cloud.ts';
import type { Group, Instance } from './group.ts';
import type { GroupTotals, Oracle } from './protocol.ts';

/** Node name to providerID as the API server has them now; undefined without an API server. */
export type NodesNow = ReadonlyMap<string, string> | undefined;

export function tellTruth(cloud: Cloud, nodes: NodesNow, at: number): Oracle {
  const groups: Record<string, GroupTotals> = {};
  const sum = { created: 0, deleted: 0, alive: 0, billedSeconds: 0, cost: 0 };
  for (const [id, group] of cloud.groups) {
    const totals = totalsOf(group, at);
    groups[id] = totals;
    sum.created += totals.created;
    sum.deleted += totals.deleted;
    sum.alive += totals.alive;
    sum.billedSeconds += totals.billedSeconds;
    sum.cost += totals.cost;
  }
  const instances = [...cloud.groups.values()].flatMap((group) => group.instances);
  const mostAlive = cloud.mostAlive();
  return { at, ...sum, mostAlive, groups, instances, orphans: orphans(instances, nodes) };
}

function totalsOf(group: Group, at: number): GroupTotals {
  let billedMs = 0;
  let deleted = 0;
  for (const one of group.instances) {
    billedMs += (one.deletingAt ?? at) - one.orderedAt;
    if (one.deletingAt !== null) deleted++;
  }
  return {
    target: group.target(),
    created: group.instances.length,
    deleted,
    alive: group.alive(),
    billedSeconds: billedMs / 1_000,
    cost: (billedMs / 3_600_000) * group.config.pricePerHour,
  };
}

function orphans(instances: readonly Instance[], nodes: NodesNow): Oracle['orphans'] {
  if (nodes === undefined) return { nodesWithoutInstance: [], instancesWithoutNode: [] };
  const present = new Set(instances.filter((one) => one.goneAt === null).map((one) => one.id));
  const joined = new Set(nodes.values());
  const lonely = instances.filter((one) => one.runningAt !== null && one.deletingAt === null);
  return {
    nodesWithoutInstance: [...nodes].filter(([, id]) => !present.has(id)).map(([name]) => name),
    instancesWithoutNode: lonely.filter((one) => !joined.has(one.id)).map((one) => one.id),
  };
}
