/**
 * Hands other than the cluster's on a node group: the provider reclaims machines (P6), its maintenance or a rival
 * resizes the group (P10), a person does (H2), and prices change (P8). Nothing here passes through the API.
 */

import type { VirtualClock } from '../clock.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import type { Faults } from '../faults/faults.ts';
import type { Randomness } from '../random.ts';
import type { NodeGroup } from './provider.ts';

export interface RivalsInput {
  readonly group: NodeGroup;
  readonly clock: VirtualClock;
  readonly randomness: Randomness;
  readonly faults: Faults;
  /** The provider has announced that the machine will end. */
  readonly onNotice: (instance: string) => void;
}

export function startRivals(input: RivalsInput): void {
  const { faults, group } = input;
  const { nodeGroup } = group.truth;
  const ours =
    (begin: (fault: ScheduledFault) => (() => void) | undefined) =>
    (fault: ScheduledFault): (() => void) | undefined =>
      fault.subject === undefined || fault.subject === nodeGroup ? begin(fault) : undefined;
  faults.whenever(
    'P6',
    ours((fault) => reclaim(input, fault)),
  );
  faults.whenever(
    'P10',
    ours((fault) => resize(input, fault, fault.size ?? -1)),
  );
  faults.whenever(
    'H2',
    ours((fault) => resize(input, fault, fault.size ?? 1)),
  );
  faults.whenever(
    'P8',
    ours(() => void faults.fire('P8', nodeGroup)),
  );
}

/** Those that run now, each with the fault's rate; at once, or after the notice. */
function reclaim(
  { group, clock, faults, onNotice }: RivalsInput,
  fault: ScheduledFault,
): undefined {
  for (const { id, state } of [...group.instances.values()]) {
    if (state !== 'running' || faults.strikes('P6', group.truth.nodeGroup) === undefined) continue;
    const notice = fault.size ?? 0;
    if (notice > 0) onNotice(id);
    clock.at(clock.now() + notice, () => group.endForeign([id], 'provider'));
  }
}

/** What a rival added it takes away again when it is done; what it took away stays away. */
function resize(input: RivalsInput, fault: ScheduledFault, by: number): (() => void) | undefined {
  const { group, faults } = input;
  const before = group.target;
  const added = by > 0 ? group.takeForeign(by) : [];
  if (by < 0) group.endForeign(victims(input, -by), 'rival');
  if (group.target === before) return undefined;
  faults.fire(fault.id, group.truth.nodeGroup, `${before} to ${group.target}`);
  return added.length === 0 ? undefined : () => group.endForeign(added, 'rival');
}

/** Whoever lowers a number does not choose: any machine may be hit, a busy one as well. */
function victims({ group, randomness }: RivalsInput, count: number): readonly string[] {
  const draw = randomness.stream(`fault/victims/${group.truth.nodeGroup}/${group.ever.length}`);
  const alive = [...group.instances.values()].filter(({ state }) => state !== 'deleting');
  return alive
    .map(({ id }) => ({ id, lot: draw.next() }))
    .toSorted((a, b) => a.lot - b.lot)
    .slice(0, count)
    .map(({ id }) => id);
}
