/**
 * One cycle to Events: what was done, grouped by object and reason, and what is held that was not held before. Writes
 * none into sealed namespaces, where the status of our own kinds is our only right.
 */
import type { Outcome } from '../../model/outcome.ts';
import type { Action, Hold } from '../../model/plan.ts';
import { REASONS } from '../../model/reason.ts';
import type { Cycle, Recorder } from '../../ports/recorder.ts';
import { camelCase, reasonWord } from './conditions.ts';
import { createStepNotes } from './event-steps.ts';
import type { EventNote, KubeEvents, Regarding } from './events.ts';
import { isSealed } from './namespace-record.ts';
import type { KubePolicies } from './policies.ts';
import type { PolicyRecord } from './policy-record.ts';

export interface EventRecorderOptions {
  readonly events: KubeEvents;
  readonly policies: KubePolicies;
}

export function createEventRecorder({ events, policies }: EventRecorderOptions): Recorder {
  let heldBefore: ReadonlySet<string> = new Set();
  const steps = createStepNotes();

  async function record(cycle: Cycle): Promise<void> {
    const objects = objectsBySubject(policies.known(cycle.plan.at).records, cycle);
    const holds = cycle.plan.holds.filter((hold) => !heldBefore.has(holdKey(hold)));
    heldBefore = new Set(cycle.plan.holds.map(holdKey));
    const notes = [
      ...outcomeNotes(cycle.outcomes, objects),
      ...holdNotes(holds, objects),
      ...steps(cycle, objects),
    ];
    const failures: unknown[] = [];
    // An object in a namespace where we may not write Events must not silence the others.
    for (const note of notes)
      await events.tell(note).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }

  return { record };
}

type Objects = ReadonlyMap<string, Regarding>;

/** Tiers by id and pools by name: the objects that holds and actions speak of. */
function objectsBySubject(records: readonly PolicyRecord[], { input }: Cycle): Objects {
  const sealed = new Set<string>();
  for (const { tier, namespaceLabels } of input.snapshot.tiers)
    if (isSealed(namespaceLabels)) sealed.add(tier);
  const objects = new Map<string, Regarding>();
  for (const { kind, key, namespace, name, uid } of records) {
    const spoken = kind === 'BurstPool' || (kind === 'ScalingPolicy' && !sealed.has(key));
    if (spoken) objects.set(key, { kind, namespace, name, uid });
  }
  return objects;
}

function holdKey({ subject, reason }: Hold): string {
  return `${subject} ${reason}`;
}

function holdNotes(holds: readonly Hold[], objects: Objects): readonly EventNote[] {
  return holds.flatMap(({ subject, reason, wanted, detail }) => {
    const regarding = objects.get(subject);
    if (regarding === undefined) return [];
    const note = `held: wanted to ${wanted}: ${detail}`;
    return [
      { regarding, type: 'Warning', reason: reasonWord(reason), action: 'Hold', note } as const,
    ];
  });
}

function outcomeNotes(outcomes: readonly Outcome[], objects: Objects): readonly EventNote[] {
  const groups = new Map<string, { readonly first: Outcome; readonly details: string[] }>();
  for (const outcome of outcomes) {
    if (outcome.kind === 'skipped') continue;
    const { kind, action, detail } = outcome;
    const key = `${kind} ${action.kind} ${action.reason} ${subjectOf(action)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: outcome, details: [detail] });
    else group.details.push(detail);
  }
  return [...groups.values()].flatMap(({ first, details }) => outcomeNote(first, details, objects));
}

function outcomeNote(
  { kind, action }: Outcome,
  details: readonly string[],
  objects: Objects,
): readonly EventNote[] {
  const regarding = objects.get(subjectOf(action));
  if (regarding === undefined) return [];
  const failed = kind === 'failed';
  return [
    {
      regarding,
      // Two masters fight over the replicas in a promotion: somebody must be told, although it was mended.
      type: failed || action.reason === 'replicas-restored' ? 'Warning' : 'Normal',
      reason: failed ? `${verbOf(action)}Failed` : reasonWord(action.reason),
      action: verbOf(action),
      note: `${details.join('; ')} (${REASONS[action.reason]})`,
    },
  ];
}

/** Tier id or pool name; empty where the intent alone is concerned. */
function subjectOf(action: Action): string {
  if (action.kind === 'set-replicas') return action.tier;
  return 'pool' in action ? action.pool : '';
}

/** `set-replicas` to `SetReplicas`. */
function verbOf({ kind }: Action): string {
  return camelCase(kind);
}
