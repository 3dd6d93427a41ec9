/** What became of the instances one pool's intents record: joined, still coming, overdue, or lost. Absence needs time or a second witness. */
import type { DecideInput } from '../model/decide-input.ts';
import type { InstanceView, IntentView, PoolView, RecordedInstance } from '../model/snapshot.ts';
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
  /** Late, and not given up: others are ordered in their place, and they still count against caps. */
  readonly overdue: number;
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
  /** How long after its order a machine is overdue. */
  readonly lateAfter: Millis;
}

export function standingOf(standing: StandingCase): Standing {
  const lost: LostInstance[] = [];
  const counts = { joined: 0, coming: 0, overdue: 0 };
  const listed = listedBy(standing.view);
  for (const intent of standing.intents) {
    for (const instance of intent.instances) {
      if (instance.returned) continue;
      const fate = fateOf(standing, { intent, instance, listed });
      if (fate === 'gone' || fate === 'late')
        lost.push({ id: instance.id, intent, gone: fate === 'gone' });
      else counts[fate] += 1;
    }
  }
  return { ...counts, lost };
}

/** What the provider says of each machine; undefined while it cannot be asked. */
type Listed = ReadonlyMap<string, InstanceView['state']> | undefined;

/** Looked up at the first question: most machines are nodes, and nothing is asked of those. */
function listedBy(view: PoolView | undefined): () => Listed {
  if (view?.state.kind !== 'fresh') return () => undefined;
  const { instances } = view.state.value;
  let listed: Listed;
  return () => {
    listed ??= new Map(instances.map(({ id, state }) => [id, state]));
    return listed;
  };
}

interface Recorded {
  readonly intent: IntentView;
  readonly instance: RecordedInstance;
  readonly listed: () => Listed;
}

/**
 * A node that vanished a moment ago is not one that never joined, so absence is timed from when it was first noticed.
 * A node that lacks our marks is no room yet, but it is as good as on its way: nothing is bought in its place meanwhile.
 */
function fateOf(
  standing: StandingCase,
  recorded: Recorded,
): 'joined' | 'coming' | 'overdue' | 'gone' | 'late' {
  const { input, absent, present } = standing;
  const { id, seenAt } = recorded.instance;
  const usable = present.get(id);
  if (usable === true) return 'joined';
  const listed = recorded.listed();
  const { now, settings, memory } = input;
  const since = memory.absent?.[id] ?? now;
  absent.set(id, since);
  const late = now - Math.max(since, seenAt) > settings.joinTimeout;
  if (usable === false) return late ? 'joined' : 'coming';
  if (listed !== undefined && !listed.has(id) && now - seenAt > settings.listLag) return 'gone';
  if (late) return 'late';
  return isOverdue(standing, recorded, since) ? 'overdue' : 'coming';
}

/**
 * Timed from the order. A machine that was a node already is not late: it is unseen, and nothing is bought in its place.
 * The provider's word that it is still being made, or its absence from the beginning, shows that it never was one.
 */
function isOverdue(
  { input, lateAfter }: StandingCase,
  { intent: { createdAt }, instance: { id }, listed }: Recorded,
  absentSince: Millis,
): boolean {
  if (input.now - createdAt < lateAfter) return false;
  return listed()?.get(id) === 'creating' || absentSince - createdAt < lateAfter;
}
