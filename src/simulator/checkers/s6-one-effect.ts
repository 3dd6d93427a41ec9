/**
 * S6, one effect: however often a call is repeated, lost or late, an intent brings no more machines than it asked for;
 * at a provider with neither token nor compare-and-set, no more than one batch too many until an intent has adopted it.
 * That they are found is L3's.
 */
import { recordedIds } from '../../model/recorded.ts';
import type { Instance, NodeGroup } from '../world/provider.ts';
import { doubledAmong, repeatsOrders } from './doubled.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import type { Checker } from './violation.ts';

export function checkOneEffect(
  evidence: Pick<Evidence, 'world' | 'policiesAt' | 'ledger'>,
): Checker {
  const { world, ledger, policiesAt } = evidence;
  const findings = createFindings('S6');
  const made = new Map<string, number>();
  const asked = new Map<string, number>();

  function countOf(token: string): number {
    const known = asked.get(token);
    if (known !== undefined) return known;
    for (const intent of ledger.ever.values()) asked.set(intent.token, intent.count);
    return asked.get(token) ?? 0;
  }

  function created(group: NodeGroup, { id, token, maker, createdAt }: Instance): void {
    if (maker !== 'order') return;
    if (token === undefined) {
      findings.add(createdAt, `${id} was ordered without an intent`);
      return;
    }
    const count = (made.get(token) ?? 0) + 1;
    made.set(token, count);
    if (count <= countOf(token)) return;
    const most = allowedExcess(group, createdAt);
    const excess = excessOf(group);
    if (excess > most)
      findings.add(
        createdAt,
        `${token} asked for ${countOf(token)} machines; ${id} is one of ${excess} too many, ${most} are borne with`,
      );
  }

  function allowedExcess(group: NodeGroup, at: number): number {
    if (!repeatsOrders(group)) return 0;
    const pool = policiesAt(at).pools.find(
      ({ provider }) => provider.nodeGroup === group.truth.nodeGroup,
    );
    return pool?.batch ?? 0;
  }

  /** Machines alive beyond what their intents asked for, without those that any intent has adopted. */
  function excessOf({ instances }: NodeGroup): number {
    const alive = [...instances.values()].filter(({ state }) => state !== 'deleting');
    const recorded = recordedIds(ledger.ever.values());
    const adopted = alive.filter(({ id }) => recorded.has(id));
    return doubledAmong(alive, countOf) - doubledAmong(adopted, countOf);
  }

  world.journal.listen((event) => {
    if (event.kind !== 'instance' || event.state !== 'created') return;
    const group = world.cloud.get(event.pool);
    const instance = group?.instances.get(event.id);
    if (group !== undefined && instance !== undefined) created(group, instance);
  });
  return { finish: () => findings.all };
}
