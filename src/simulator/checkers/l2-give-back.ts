/**
 * L2, give back: once the load is constant and fits at home, no machine of ours is left after D, or the last cycle holds
 * each that is, by name, for a blocker that is there in truth. D is worked out from the policies (give-back-time.ts).
 */
import type { Hold } from '../../model/plan.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import { type Millis, type Rps, SECOND } from '../../model/units.ts';
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
import { promisedUntil } from './promised-until.ts';
import { nodesKept } from './site-loss.ts';
import type { Checker } from './violation.ts';

/** Noise and trend may rightly ask for this much more than is offered. */
const SPARE = 1.3;

/** When giving back must be over. */
interface Due {
  /** Beginning of the calm. */
  readonly since: Millis;
  /** From when the time of giving back is counted. */
  readonly from: Millis;
  readonly at: Millis;
}

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
  /** Worked out once for each calm, and once more after each promotion in it. */
  let due: Due | undefined;

  said.listen((_operator, { plan }) => {
    holds = plan.holds;
  });

  function dueFrom(event: LoadEvent, { since, from }: Omit<Due, 'at'>): Due {
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
    return { since, from, at: from + giveBackTime({ tiers, nodes, deletion, settings }) };
  }

  /** A promotion may have been prepared in the calm, and be over before the load has changed at all. */
  function promisedAnew(event: LoadEvent, { since, from }: Due): boolean {
    const promised = promisedUntil(policiesAt(event.at), event.at);
    if (promised <= from) return false;
    if (event.at >= promised) due = dueFrom(event, { since, from: promised });
    return true;
  }

  const left = (): readonly string[] => leftIn(world, policiesAt(world.clock.now()));
  const needed = (event: LoadEvent): readonly Need[] =>
    needsAt({ world, policies: policiesAt(event.at) }, ratesOf(event), SPARE);

  function judge(event: LoadEvent, now: Due): void {
    // Nothing is left to object to, and that it has been asked is known.
    if (asked && left().length === 0) return;
    if (promisedAnew(event, now)) return;
    const needs = needed(event);
    if (!fitsAtHome(world, needs, policiesAt(event.at))) return;
    asked = true;
    const ours = provablyOurs({ world, ledger });
    // What may stand without a word stands beside what a hold names, and does not use it up.
    const unexplained = left().filter((id) => !isExplained(id, ours));
    const first = unexplained[nodesKept(world, needs)];
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
    if (due?.since !== since) {
      const from = Math.max(since, promisedUntil(policiesAt(event.at), since));
      due = dueFrom(event, { since, from });
    }
    if (findings.all.length > 0 || event.at < due.at + healing.slowest()) return;
    judge(event, due);
  });
  return { finish: () => findings.all, asked: () => asked };
}

function ratesOf({ tiers, span }: LoadEvent): ReadonlyMap<string, Rps> {
  return new Map(tiers.map(({ workload, offered }) => [workload, (offered / span) * SECOND]));
}

/** Machines our orders made that nobody has begun to end, but for those a pool keeps warm. */
function leftIn({ cloud }: Evidence['world'], { pools }: PolicySet): readonly string[] {
  const ids: string[] = [];
  for (const [nodeGroup, { instances }] of cloud) {
    const made = [...instances.values()].filter(
      ({ maker, state }) => maker === 'order' && state !== 'deleting',
    );
    const pool = pools.find(({ provider }) => provider.nodeGroup === nodeGroup);
    for (const { id } of made.slice(pool?.warmNodes ?? 0)) ids.push(id);
  }
  return ids;
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

/** What the hold names is there in the world. */
function isTrue({ reason }: Hold, node: SimNode): boolean {
  if (reason === 'nodes-unseen') return !node.ready;
  const pods = [...node.pods];
  if (reason === 'drain-blocked') return pods.length > 0;
  return reason === 'node-without-taint' && node.burstClass === undefined;
}
