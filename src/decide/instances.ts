/** What became of the instances one pool's intents record: joined, still coming, or lost. Absence needs time or a second witness. */
import type { DecideInput } from '../model/decide-input.ts';
import type { IntentView, PoolView, RecordedInstance } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';

export interface LostInstance {
  readonly id: string;
  readonly intent: IntentView;
  /** True: no node, and the provider does not list it either. False: listed, but no node for too long. */
  readonly gone: boolean;
}

export interface Standing {
  readonly joined: number;
  readonly coming: number;
  readonly lost: readonly LostInstance[];
}

export interface StandingCase {
  readonly intents: readonly IntentView[];
  readonly view: PoolView | undefined;
  /** Provider ids of all nodes: true when pods of ours can use the node. */
  readonly present: ReadonlyMap<string, boolean>;
  readonly input: DecideInput;
  /** Instances that are no usable node, with since when; filled here, remembered for the next cycle. */
  readonly absent: Map<string, Millis>;
}

export function standingOf(standing: StandingCase): Standing {
  const state = standing.view?.state;
  const listed =
    state?.kind === 'fresh' ? new Set(state.value.instances.map(({ id }) => id)) : undefined;
  const lost: LostInstance[] = [];
  const counts = { joined: 0, coming: 0 };
  for (const intent of standing.intents) {
    for (const instance of intent.instances) {
      if (instance.returned) continue;
      const fate = fateOf(standing, instance, listed);
      if (fate === 'joined' || fate === 'coming') counts[fate] += 1;
      else lost.push({ id: instance.id, intent, gone: fate === 'gone' });
    }
  }
  return { ...counts, lost };
}

/**
 * A node that vanished a moment ago is not one that never joined, so absence is timed from when it was first noticed.
 * A node that lacks our marks is no room yet, but it is as good as on its way: nothing is bought in its place meanwhile.
 */
function fateOf(
  { input, absent, present }: StandingCase,
  { id, seenAt }: RecordedInstance,
  listed: ReadonlySet<string> | undefined,
): 'joined' | 'coming' | 'gone' | 'late' {
  const usable = present.get(id);
  if (usable === true) return 'joined';
  const { now, settings, memory } = input;
  const since = memory.absent?.[id] ?? now;
  absent.set(id, since);
  const late = now - Math.max(since, seenAt) > settings.joinTimeout;
  if (usable === false) return late ? 'joined' : 'coming';
  if (listed !== undefined && !listed.has(id) && now - seenAt > settings.listLag) return 'gone';
  return late ? 'late' : 'coming';
}
