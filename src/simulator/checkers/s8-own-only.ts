/**
 * S8, own only: nothing is changed or ended without a mark of ownership and the identity it was read with. Workloads are
 * ours by a policy that enforces, nodes and machines by an intent that records them.
 */
import { startCustody } from './custody.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { startIdentities } from './identities.ts';
import { listOf, onRequests, type RequestEvent, subjectOf, textOf } from './requests.ts';
import type { Checker } from './violation.ts';

export function checkOwnOnly(
  evidence: Pick<Evidence, 'world' | 'ledger' | 'policiesAt' | 'said'>,
): Checker {
  const { world, ledger, policiesAt, said } = evidence;
  const findings = createFindings('S8');
  const ours = startCustody({ journal: world.journal, ledger });

  function workloadObjection(request: RequestEvent): string | undefined {
    const key = subjectOf(request);
    const uid = world.tiers.get(key)?.workload.uid;
    if (uid !== undefined && uid !== textOf(request, 'uid')) return 'is another object by now';
    const policy = policiesAt(request.at).tiers.find(
      ({ namespace, target }) => `${namespace}/${target.name}` === key,
    );
    return policy === undefined ? 'is the target of no policy' : undefined;
  }

  function nodeObjection(request: RequestEvent): string | undefined {
    const node = world.nodes.all.get(subjectOf(request));
    if (node === undefined) return undefined;
    if (node.uid !== textOf(request, 'uid')) return 'is another node by now';
    return ours(node.providerId) ? undefined : 'is recorded in no intent';
  }

  function machineObjection(request: RequestEvent): string | undefined {
    const stranger = listOf(request, 'ids').find((id) => !ours(id));
    return stranger === undefined ? undefined : `names ${stranger}, which no intent records`;
  }

  function objectionTo(request: RequestEvent): string | undefined {
    switch (request.label) {
      case 'cluster.setReplicas':
        return workloadObjection(request);
      case 'cluster.markNode':
      case 'cluster.setDraining':
        return nodeObjection(request);
      case 'nodePools.giveBack':
        return machineObjection(request);
      default:
        return undefined;
    }
  }

  onRequests(world.journal, (request) => {
    // A write that was refused over its identity is what identities are for.
    if (request.answer !== 'ok') return;
    const objection = objectionTo(request);
    if (objection === undefined) return;
    findings.add(request.at, `${request.label}: ${subjectOf(request)} ${objection}`);
  });
  startIdentities({ world, said }, (request) => {
    findings.add(
      request.at,
      `${request.label}: ${subjectOf(request)} is not the object that was decided on`,
    );
  });
  return { finish: () => findings.all };
}
