/** What each fault may strike in one scenario: legal subjects, in the words of the catalogue. */
import type { FaultId } from '../faults/catalogue.ts';
import type { FaultKind } from '../faults/fault-kind.ts';
import { type Scenario, workloadKey } from '../scenario.ts';

/** Calls of an operator process that faults of API and process may be aimed at. */
const CALLS = [
  'cluster.view',
  'cluster.workload',
  'cluster.setReplicas',
  'cluster.markNode',
  'cluster.setDraining',
  'cluster.evict',
  'ledger.create',
  'ledger.update',
  'ledger.list',
  'nodePools.grow',
  'nodePools.giveBack',
  'nodePools.describe',
  'policies.keepPool',
] as const;

const API_CALLS = CALLS.filter((label) => !label.startsWith('nodePools.'));

/**
 * Subjects to choose from; an empty list: the fault strikes anything. Queries are struck whole: which part of one a
 * fault may name is for a scenario's author.
 */
export function subjectsOf(
  kind: Pick<FaultKind, 'id' | 'subject'>,
  scenario: Scenario,
): readonly string[] {
  switch (kind.subject) {
    case 'a node group':
      return scenario.pools.map(({ nodeGroup }) => nodeGroup);
    case 'a workload':
    case 'a node or a workload':
    case 'a workload or a node':
      return burstableOf(scenario);
    case 'a line':
      return (scenario.lines ?? []).map(({ name }) => name);
    case 'a site':
      return [...new Set(scenario.pools.map(({ site }) => site))];
    case 'a site or a node group':
      return scenario.pools.map(({ nodeGroup }) => nodeGroup);
    case 'nodes, pods or workloads':
      return ['nodes', 'pods', 'workloads'];
    case 'a call label':
      return isOfProcess(kind.id) ? CALLS : API_CALLS;
    default:
      return [];
  }
}

function burstableOf({ workloads }: Scenario): readonly string[] {
  return workloads.filter(({ burstable }) => burstable).map(workloadKey);
}

function isOfProcess(id: string): id is FaultId {
  return id.startsWith('O');
}
