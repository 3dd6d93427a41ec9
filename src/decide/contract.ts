/** The placement contract as the nodes show it: a node with neither mark is Unknown, and without a home nothing is enforced. */
import type { Hold } from '../model/plan.ts';
import type { Supply } from './supply.ts';

const SITE_LABEL = 'kingtide.dev.node-restriction.kubernetes.io/site';

export function contractHolds(supply: Supply): Hold[] {
  const holds: Hold[] = [];
  const strange = supply.unknown.filter((node) => !supply.owners.has(node.providerId));
  const first = strange[0];
  if (first !== undefined) {
    const detail = `${strange.length} nodes, such as ${first.name}: label them ${SITE_LABEL}=SITE`;
    holds.push({ reason: 'node-unknown', subject: 'cluster', wanted: 'count their room', detail });
  }
  return holds;
}

/** Undefined when at least one node is known to be at home; else why nothing may be written. */
export function homeless(supply: Supply): Hold | undefined {
  if (supply.home.length > 0) return undefined;
  const detail = `no node carries ${SITE_LABEL} of an OnPrem Site`;
  return { reason: 'node-unknown', subject: 'cluster', wanted: 'enforce policies', detail };
}
