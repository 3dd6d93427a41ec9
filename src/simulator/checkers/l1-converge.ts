/**
 * L1, converge: once every fault is over and the load is constant, each tier has the replicas its load needs, and all of
 * them serve, within that run's own boot and pod times plus a minute and the waits that refusals rightly leave behind.
 */
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';
import type { WorldEvent } from '../world/journal.ts';
import { startCalm } from './calm.ts';
import { provablyOurs } from './custody.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { startHealing } from './heal.ts';
import { type Need, needsAt } from './needs.ts';
import type { Checker } from './violation.ts';

type LoadEvent = Extract<WorldEvent, { kind: 'load' }>;

/** Up to this much less than was offered counts as the same load. */
const SLACK = 0.95;

export function checkConverge(
  evidence: Pick<Evidence, 'world' | 'settings' | 'healedAt' | 'policiesAt' | 'ledger'>,
): Checker {
  const { world, settings, healedAt, policiesAt, ledger } = evidence;
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
    for (const need of needsAt({ world, policies: policiesAt(at) }, rps, SLACK)) {
      const { key } = need.tier.workload;
      const objection = objectionTo(need);
      if (objection === undefined || told.has(key) || isFull(need)) continue;
      told.add(key);
      findings.add(
        at,
        `${key} ${objection}, ${Math.round((at - quietSince()) / 1_000)} s after all was well`,
      );
    }
  }

  const quietSince = (): Millis => Math.max(healing.clearAt(), calm.since());

  /** No pool that would take the tier's pods may grow: there is no capacity to converge to. */
  function isFull({ tier }: Need): boolean {
    const { tolerates } = tier.workload.truth;
    const ours = provablyOurs({ world, ledger });
    let all = 0;
    let room = false;
    for (const { truth, instances, view } of world.cloud.values()) {
      all += instances.size;
      // A pool that holds machines of nobody's is left alone, and rightly so.
      const foreign = [...instances.keys()].some((id) => !ours.has(id));
      const pool = policiesAt(world.clock.now()).pools.find(
        ({ provider }) => provider.nodeGroup === truth.nodeGroup,
      );
      const most = Math.min(truth.stock, truth.maxNodes, pool?.maxNodes ?? 0);
      const welcome = tolerates.includes('*') || tolerates.includes(truth.burstClass);
      if (welcome && !foreign && view().length < most) room = true;
    }
    return !room || all >= settings.maxCloudNodes;
  }

  world.journal.listen((event) => {
    if (event.kind !== 'load' || event.at < healedAt) return;
    const due = quietSince() + healing.slowest() + MINUTE + 2 * settings.tick;
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
