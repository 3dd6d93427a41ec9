/**
 * L1, converge: once every fault is over and the load is constant, each tier has the replicas its load needs, and all of
 * them serve, within that run's own boot and pod times plus a minute and the waits that refusals rightly leave behind.
 */
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';
import type { WorldEvent } from '../world/journal.ts';
import { startCalm } from './calm.ts';
import { isFull } from './cloud-room.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { wasGated } from './gated.ts';
import { startHealing } from './heal.ts';
import { fitsAtHome } from './home-room.ts';
import { type Need, needsAt } from './needs.ts';
import { siteLossOf } from './site-loss.ts';
import type { Checker } from './violation.ts';

type LoadEvent = Extract<WorldEvent, { kind: 'load' }>;

/** Up to this much less than was offered counts as the same load. */
const SLACK = 0.95;
/** Noise and trend may rightly ask for this much more; whoever has more than that is still shrinking. */
const SPARE = 1.3;

export function checkConverge(
  evidence: Pick<Evidence, 'world' | 'settings' | 'healedAt' | 'policiesAt' | 'ledger'>,
): Checker {
  const { world, settings, healedAt, policiesAt } = evidence;
  const findings = createFindings('L1');
  const calm = startCalm(world);
  const healing = startHealing(evidence);
  let lastLook: Millis = Number.NEGATIVE_INFINITY;
  const told = new Set<string>();

  // One step's load is as loud as the scenario's noise; what a tier needs is judged by the minute.
  const offered = new Map<string, number>();
  let time: Millis = 0;

  function add({ span, tiers }: LoadEvent): void {
    time += span;
    for (const tier of tiers)
      offered.set(tier.workload, (offered.get(tier.workload) ?? 0) + tier.offered);
  }

  function forget(): void {
    offered.clear();
    time = 0;
  }

  function look({ at }: LoadEvent): void {
    const rps = new Map([...offered].map(([key, requests]) => [key, (requests / time) * SECOND]));
    const policies = policiesAt(at);
    const most = needsAt({ world, policies }, rps, SPARE);
    // Where all fits at home everybody goes there, and what still serves elsewhere is on its way.
    const inCloud = !fitsAtHome(world, most, policies);
    const isSettled = most.every(({ tier, replicas }) => tier.workload.replicas <= replicas);
    for (const need of needsAt({ world, policies, inCloud }, rps, SLACK)) {
      const { key } = need.tier.workload;
      const loss = isSettled ? siteLossOf(world, need, SLACK * (rps.get(key) ?? 0)) : undefined;
      const objection = objectionTo(need) ?? loss;
      if (
        objection === undefined ||
        told.has(key) ||
        isFull(evidence, policies, need.tier) ||
        isHeldBack(need, at)
      )
        continue;
      told.add(key);
      findings.add(
        at,
        `${key} ${objection}, ${Math.round((at - quietSince()) / 1_000)} s after all was well`,
      );
    }
  }

  /** Once a gate is open it has as long as after any trouble. */
  const isHeldBack = ({ policy, contends }: Need, to: Millis): boolean =>
    contends || wasGated(world.scenario, policy, { from: to - dueAfter(), to });
  const dueAfter = (): Millis => healing.slowest() + MINUTE + 2 * settings.tick;
  const quietSince = (): Millis => Math.max(healing.clearAt(), calm.since());

  world.journal.listen((event) => {
    if (event.kind !== 'load' || event.at < healedAt) return;
    const due = quietSince() + dueAfter();
    if (event.at < due - MINUTE) return forget();
    add(event);
    if (event.at < due || event.at - lastLook < MINUTE) return;
    lastLook = event.at;
    look(event);
    forget();
  });
  return { finish: () => findings.all, asked: () => lastLook > Number.NEGATIVE_INFINITY };
}

function objectionTo({ tier, replicas }: Need): string | undefined {
  const { workload } = tier;
  if (workload.replicas < replicas)
    return `has ${workload.replicas} replicas and needs ${replicas}`;
  return workload.ready < Math.min(replicas, workload.replicas)
    ? `has ${workload.ready} ready pods and needs ${replicas}`
    : undefined;
}
