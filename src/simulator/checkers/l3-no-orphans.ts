/**
 * L3, no orphans: every machine our orders made is explained by exactly one intent within five minutes, or its pool is
 * reported as contested, or the last cycle holds that the ledger could not be told of it; and no intent explains more
 * machines than it asked for, or one batch more where nobody heard an answer and the provider takes a repeated order for a
 * second one: these are adopted, not contested. Compares the provider's truth with the ledger. Twenty minutes are allowed
 * until somebody is told; here the telling must come with the finding.
 */
import type { IntentView } from '../../model/snapshot.ts';
import { MINUTE, type Millis } from '../../model/units.ts';
import type { Cycle } from '../../ports/recorder.ts';
import type { FaultId } from '../faults/catalogue.ts';
import type { Instance } from '../world/machines.ts';
import type { World } from '../world/world.ts';
import { type Doubled, excess, isAdoptable } from './doubled-orders.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { onRequests, textOf } from './requests.ts';
import type { Checker } from './violation.ts';

const FOUND_WITHIN: Millis = 5 * MINUTE;
/** While one of these goes on nobody can look; the five minutes begin when it is over. */
const BLINDING: readonly FaultId[] = [
  ...(['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A9', 'A10', 'A11', 'C7', 'H4'] as const),
  ...(['O1', 'O2', 'O4', 'O5', 'O6', 'P4', 'P5', 'P9', 'P11', 'W3'] as const),
];

interface Waiting {
  readonly pool: string;
  readonly id: string;
  readonly due: Millis;
}

export function checkOrphans({
  world,
  ledger,
  said,
}: Pick<Evidence, 'world' | 'ledger' | 'said'>): Checker {
  const findings = createFindings('L3');
  let waiting: Waiting[] = [];
  let next: Millis = Number.POSITIVE_INFINITY;
  let contested: ReadonlySet<string> = new Set();
  /** Machines whose intent the last cycle held as not to be written. */
  let unwritten: ReadonlySet<string> = new Set();
  /** All that ever were. */
  const missed = new Set<string>();
  /** Machines that were there when their pool was reported; that it ends with them is no news. */
  const told = new Set<string>();
  /** UIDs of intents whose call was written down as unanswered, whatever became of them. */
  const unheard = new Set<string>();

  onRequests(world.journal, (request) => {
    const uid = textOf(request, 'uid');
    if (request.label !== 'ledger.update' || textOf(request, 'outcome') !== 'unknown') return;
    if (uid !== undefined) unheard.add(uid);
  });

  said.listen((_operator, cycle) => {
    const { input, plan } = cycle;
    unwritten = heldAsUnwritten(cycle);
    for (const id of unwritten) missed.add(id);
    // Who cannot read the ledger cannot tell what is foreign, and takes back nothing that was told.
    if (input.snapshot.ledger.kind !== 'fresh') return;
    const held = plan.holds.filter(({ reason }) => reason === 'pool-contested');
    const names = held.map(({ subject }) => subject);
    const pools = input.policies.pools.filter(({ name }) => names.includes(name));
    contested = new Set(pools.map(({ provider }) => provider.nodeGroup));
    for (const pool of contested)
      for (const id of world.cloud.get(pool)?.instances.keys() ?? []) told.add(id);
  });

  function wrongWith(id: string, pool: string, doubled: Doubled): string | undefined {
    if (unwritten.has(id)) return undefined;
    if (!contested.has(pool)) return 'neither intent nor hold names it';
    return isAdoptable(id, pool, doubled)
      ? 'it is held as foreign, though its order may have come twice'
      : undefined;
  }

  function lookAt(now: Millis): void {
    const claimed = claimsOf(ledger.ever.values());
    const doubled = { world, intents: ledger.ever, unheard };
    const late = waiting.filter(
      ({ pool, id, due }) => due <= now && isAlive(world, pool, id) && !claimed.has(id),
    );
    waiting = waiting.filter(({ due }) => due > now);
    const due = blindUntil(world, now) + FOUND_WITHIN;
    for (const { pool, id } of late) {
      const wrong = wrongWith(id, pool, doubled);
      if (wrong === undefined) continue;
      if (due > now) waiting.push({ pool, id, due });
      else findings.add(now, `${id} is there for five minutes, and ${wrong}`);
    }
    next = Math.min(...waiting.map(({ due }) => due));
  }

  world.journal.listen((event) => {
    if (event.kind === 'load' && event.at >= next) lookAt(event.at);
    if (event.kind !== 'instance' || event.state !== 'created' || event.hand !== undefined) return;
    const due = event.at + FOUND_WITHIN;
    waiting.push({ pool: event.pool, id: event.id, due });
    next = Math.min(next, due);
  });

  return {
    finish() {
      const at = world.clock.now();
      const claimed = claimsOf(ledger.ever.values());
      const kept = [...ledger.ever.values()].filter(({ uid }) => !ledger.lost.has(uid));
      const standing = claimsOf(kept);
      const left = unexplained({ world, claimed, standing, contested, told, unwritten, missed });
      for (const message of [...left, ...excess({ world, intents: ledger.ever, unheard })])
        findings.add(at, message);
      return findings.all;
    },
  };
}

/** When the last fault of those that were on lately, and let nobody look, is over. */
function blindUntil({ faults }: Pick<World, 'faults'>, now: Millis): Millis {
  let until = 0;
  for (const { id, from, until: end } of faults.schedule) {
    if (from <= now && BLINDING.includes(id) && end > now - FOUND_WITHIN)
      until = Math.max(until, end);
  }
  return until;
}

/** Machines that a write of this cycle should have recorded, whose intent and pool a hold of it names. */
function heldAsUnwritten({ plan, outcomes }: Cycle): ReadonlySet<string> {
  const ids = new Set<string>();
  const holds = plan.holds.filter(({ reason }) => reason === 'ledger-unwritten');
  for (const outcome of outcomes) {
    if (outcome.kind !== 'failed' || outcome.unrecorded === undefined) continue;
    const { pool, intent, instances } = outcome.unrecorded;
    const named = holds.some(
      ({ subject, detail }) => subject === pool && detail.split(/[ ,]/).includes(intent),
    );
    if (named) for (const id of instances) ids.add(id);
  }
  return ids;
}

/** Instance id to the names of the intents that claim it. */
function claimsOf(intents: Iterable<IntentView>): ReadonlyMap<string, readonly string[]> {
  const claims = new Map<string, readonly string[]>();
  for (const { name, instances } of intents) {
    for (const { id } of instances) claims.set(id, [...(claims.get(id) ?? []), name]);
  }
  return claims;
}

interface Claimed {
  readonly world: World;
  readonly claimed: ReadonlyMap<string, readonly string[]>;
  /** The same without intents that a fault took away: what they explained may be explained anew. */
  readonly standing: ReadonlyMap<string, readonly string[]>;
  /** Node groups that the last cycle reported. */
  readonly contested: ReadonlySet<string>;
  readonly told: ReadonlySet<string>;
  /** Machines that the last cycle held as not to be recorded, and those that any did. */
  readonly unwritten: ReadonlySet<string>;
  readonly missed: ReadonlySet<string>;
}

function unexplained(claims: Claimed): readonly string[] {
  const { world, claimed, standing, contested, told, unwritten, missed } = claims;
  const now = world.clock.now();
  const messages: string[] = [];
  for (const [pool, { ever }] of world.cloud) {
    const excused = (machine: Instance): boolean =>
      blindUntil(world, machine.goneAt ?? now) + FOUND_WITHIN > (machine.goneAt ?? now) ||
      contested.has(pool) ||
      told.has(machine.id) ||
      unwritten.has(machine.id) ||
      (missed.has(machine.id) && machine.goneAt !== undefined) ||
      !wasOurs(machine, now);
    for (const machine of ever) {
      const names = standing.get(machine.id) ?? [];
      if (names.length > 1) messages.push(`${names.join(' and ')} both claim ${machine.id}`);
      if (!claimed.has(machine.id) && !excused(machine))
        messages.push(`no intent explains the machine ${machine.id}`);
    }
  }
  return messages;
}

/** By our order, and there for long enough to be found. */
function wasOurs({ maker, createdAt, goneAt }: Instance, now: Millis): boolean {
  return maker === 'order' && (goneAt ?? now) - createdAt >= FOUND_WITHIN;
}

function isAlive({ cloud }: World, pool: string, id: string): boolean {
  const instance = cloud.get(pool)?.instances.get(id);
  return instance !== undefined && instance.state !== 'deleting';
}
