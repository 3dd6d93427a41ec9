/**
 * S11, adopted: replicas that a person added are not taken away by us before the tier's own time of scaling in is over.
 * What a person took away may be given again at once, whenever the load asks for it. Where a change of workloads came late
 * or not at all since we shrank a tier, a person who undoes that very shrink looks like one that has not been seen yet.
 */
import type { Millis } from '../../model/units.ts';
import type { WorldEvent } from '../world/journal.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { startReplicas } from './replicas.ts';
import { numberOf, onRequests, type RequestEvent, subjectOf } from './requests.ts';
import type { Checker } from './violation.ts';

export function checkAdopted({
  world,
  policiesAt,
}: Pick<Evidence, 'world' | 'policiesAt'>): Checker {
  const findings = createFindings('S11');
  const replicasBefore = startReplicas(world);
  const known = new Map<string, number>();
  const raisedAt = new Map<string, Millis>();
  const shrunk = new Map<string, { readonly at: Millis; readonly from: number }>();
  let hiddenAt: Millis = Number.NEGATIVE_INFINITY;

  function look(key: string): number {
    const now = world.tiers.get(key)?.workload.replicas ?? 0;
    const before = known.get(key) ?? now;
    known.set(key, now);
    return now - before;
  }

  for (const key of world.tiers.keys()) look(key);
  world.journal.listen((event) => {
    if (event.kind === 'load') for (const key of world.tiers.keys()) look(key);
    if (event.kind === 'fault') struck(event);
  });
  onRequests(world.journal, (request) => {
    // Who writes by what was there before is refused: a write that lands has seen the person's.
    if (request.label === 'cluster.setReplicas' && request.answer === 'ok') scaled(request);
  });

  function struck({ id, subject, at }: Extract<WorldEvent, { kind: 'fault' }>): void {
    if (id === 'A6' && subject === 'workloads') hiddenAt = at;
    if (id !== 'H1' || !world.tiers.has(subject)) return;
    if (look(subject) > 0 && !undoesUnseen(subject)) raisedAt.set(subject, at);
  }

  function undoesUnseen(key: string): boolean {
    const own = shrunk.get(key);
    return own !== undefined && hiddenAt > own.at && (known.get(key) ?? 0) <= own.from;
  }

  function scaled(request: RequestEvent): void {
    const key = subjectOf(request);
    const [from, to] = [replicasBefore(key), numberOf(request, 'to') ?? 0];
    look(key);
    if (to < from) shrunk.set(key, { at: request.at, from });
    const ago = request.at - (raisedAt.get(key) ?? Number.NEGATIVE_INFINITY);
    const policy = policiesAt(request.at).tiers.find(
      ({ namespace, target }) => `${namespace}/${target.name}` === key,
    );
    if (to >= from || policy === undefined || ago >= policy.scaleIn.after) return;
    const seconds = Math.round(ago / 1_000);
    findings.add(
      request.at,
      `${key} went from ${from} to ${to} replicas, ${seconds} s after a person added some`,
    );
  }

  return { finish: () => findings.all };
}
