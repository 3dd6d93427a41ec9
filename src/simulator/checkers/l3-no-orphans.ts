/**
 * L3, no orphans: every machine that was ever created is explained by an intent, and no intent explains more machines
 * than it asked for. Compares the provider's truth with the ledger.
 */
import type { IntentView } from '../../model/snapshot.ts';
import type { World } from '../world/world.ts';
import type { Evidence } from './evidence.ts';
import type { Checker, Violation } from './violation.ts';

export interface OrphansEvidence extends Pick<Evidence, 'world'> {
  readonly ledger: Pick<Evidence['ledger'], 'ever'>;
}

export function checkOrphans({ world, ledger }: OrphansEvidence): Checker {
  return {
    finish() {
      const intents = ledger.ever;
      const claimed = claimsOf(intents.values());
      return [...unexplained(world, claimed), ...excess(world, intents)];
    },
  };
}

/** Instance id to the names of the intents that claim it. */
function claimsOf(intents: Iterable<IntentView>): ReadonlyMap<string, readonly string[]> {
  const claims = new Map<string, readonly string[]>();
  for (const { name, instances } of intents) {
    for (const { id } of instances) claims.set(id, [...(claims.get(id) ?? []), name]);
  }
  return claims;
}

function unexplained(
  world: World,
  claims: ReadonlyMap<string, readonly string[]>,
): readonly Violation[] {
  const at = world.clock.now();
  const violations: Violation[] = [];
  for (const { ever } of world.cloud.values()) {
    for (const { id } of ever) {
      const names = claims.get(id) ?? [];
      if (names.length === 1) continue;
      const message =
        names.length === 0
          ? `no intent explains the machine ${id}`
          : `${names.join(' and ')} both claim ${id}`;
      violations.push({ invariant: 'L3', at, message });
    }
  }
  return violations;
}

function excess(world: World, intents: ReadonlyMap<string, IntentView>): readonly Violation[] {
  const violations: Violation[] = [];
  for (const { name, count, instances } of intents.values()) {
    if (instances.length <= count) continue;
    const message = `${name} asked for ${count} machines and explains ${instances.length}`;
    violations.push({ invariant: 'L3', at: world.clock.now(), message });
  }
  return violations;
}
