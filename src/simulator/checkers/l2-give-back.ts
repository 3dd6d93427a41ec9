/**
 * L2, give back: once the load is constant and fits at home, no machine of ours is left after D, or the last cycle holds
 * each that is, by name, for a blocker that is there in truth. D is worked out from the policies (give-back-time.ts).
 */
import type { Hold } from '../../model/plan.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import { type Millis, SECOND } from '../../model/units.ts';
import type { SimNode } from '../world/entities.ts';
import type { WorldEvent } from '../world/journal.ts';
import { startCalm } from './calm.ts';
import { provablyOurs } from './custody.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { giveBackTime } from './give-back-time.ts';
import { startHealing } from './heal.ts';
import { fitsAtHome } from './home-room.ts';
import { type Need, needsAt } from './needs.ts';
import type { Checker } from './violation.ts';

/** Noise and trend may rightly ask for this much more than is offered. */
const SPARE = 1.3;

type LoadEvent = Extract<WorldEvent, { kind: 'load' }>;

export function checkGiveBack(
  evidence: Pick<Evidence, 'world' | 'settings' | 'healedAt' | 'policiesAt' | 'said' | 'ledger'>,
): Checker {
  const { world, settings, healedAt, policiesAt, said, ledger } = evidence;
  const findings = createFindings('L2');
  const calm = startCalm(world);
  const healing = startHealing(evidence);
  let holds: readonly Hold[] = [];
  let asked = false;
  /** When giving back must be over, worked out once for each calm. */
  let due: { readonly since: Millis; readonly at: Millis } | undefined;

  said.listen((_operator, { plan }) => {
    holds = plan.holds;
  });

  function begin(event: LoadEvent, since: Millis): Millis {
    const needs = needed(event);
    const tiers = needs.map(({ tier: { workload }, policy, replicas }) => ({
      policy,
      from: workload.replicas,
      to: Math.min(workload.replicas, replicas),
      grace: workload.truth.grace,
      podReady: workload.truth.podReady.p95,
    }));
    const nodes = left().length;
    const deletion = Math.max(0, ...world.scenario.pools.map((pool) => pool.deletion));
    return (
      lastTail(policiesAt(event.at), since) + giveBackTime({ tiers, nodes, deletion, settings })
    );
  }

  function needed(event: LoadEvent): readonly Need[] {
    const rps = new Map(
      event.tiers.map((tier) => [tier.workload, (tier.offered / event.span) * SECOND]),
    );
    return needsAt({ world, policies: policiesAt(event.at) }, rps, SPARE);
  }

  /** Machines our orders made that nobody has begun to end. */
  function left(): readonly string[] {
    const ids: string[] = [];
    for (const { instances } of world.cloud.values()) {
      for (const { id, maker, state } of instances.values())
        if (maker === 'order' && state !== 'deleting') ids.push(id);
    }
    return ids;
  }

  function judge(event: LoadEvent): void {
    if (!fitsAtHome(world, needed(event), policiesAt(event.at))) return;
    asked = true;
    const ours = provablyOurs({ world, ledger });
    const [first] = left().filter((id) => !isExplained(id, ours));
    if (first === undefined) return;
    findings.add(event.at, `${left().length} machines are left, and nothing says why ${first} is`);
  }

  function isExplained(id: string, ours: ReadonlySet<string>): boolean {
    const node = [...world.nodes.all.values()].find(({ providerId }) => providerId === id);
    const named =
      node !== undefined && holds.some((hold) => hold.subject === node.name && isTrue(hold, node));
    return (
      named ||
      (!ours.has(id) &&
        isReported(id, { world, holds, pools: policiesAt(world.clock.now()).pools }))
    );
  }

  world.journal.listen((event) => {
    if (event.kind !== 'load' || event.at < healedAt) return;
    const since = Math.max(healing.clearAt(), calm.since());
    if (due?.since !== since) due = { since, at: begin(event, since) };
    if (findings.all.length > 0 || event.at < due.at + healing.slowest()) return;
    judge(event);
  });
  return { finish: () => findings.all, asked: () => asked };
}

interface Reporting {
  readonly world: Evidence['world'];
  readonly holds: readonly Hold[];
  readonly pools: PolicySet['pools'];
}

/** A machine too many, where the provider has no tags: nobody can prove that it is ours, so people are told. */
function isReported(id: string, { world, holds, pools }: Reporting): boolean {
  return pools.some(
    ({ name, provider }) =>
      world.cloud.get(provider.nodeGroup)?.instances.has(id) === true &&
      holds.some(({ reason, subject }) => reason === 'pool-contested' && subject === name),
  );
}

/** A promotion keeps its floor until hold and tail are over, and forbids giving back in its freeze. */
function lastTail({ windows }: PolicySet, now: Millis): Millis {
  let last = now;
  for (const { readyFrom, holdUntil, tailUntil, freeze } of windows) {
    if (readyFrom <= now) last = Math.max(last, holdUntil, tailUntil);
    if (freeze !== undefined && freeze.from <= now) last = Math.max(last, freeze.to);
  }
  return last;
}

/** What the hold names is there in the world. */
function isTrue({ reason }: Hold, node: SimNode): boolean {
  if (reason === 'nodes-unseen') return !node.ready;
  const pods = [...node.pods];
  if (reason === 'drain-blocked') return pods.length > 0;
  return reason === 'node-without-taint' && node.burstClass === undefined;
}
