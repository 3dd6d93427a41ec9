/**
 * L5, truthful: the replicas and ready pods a cycle reports were true within the last two cycles, or within the age it
 * allows its view. That silence of three cycles turns /healthz and its metric red waits: a rehearsal has no health port.
 */

import type { TierVerdict } from '../../model/plan.ts';
import { MINUTE, type Millis } from '../../model/units.ts';
import type { Cycle } from '../../ports/recorder.ts';
import type { FaultId } from '../faults/catalogue.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import type { Checker } from './violation.ts';

/** A watch that is silent, late or gone shows an older world; how old it may be is the view's own promise. */
const OLD_VIEWS: readonly FaultId[] = ['A2', 'A5', 'A7', 'A10', 'A11', 'A3', 'A4'];

/**
 * Of an event that never came (A6) nobody knows until the watch's full compare, which comes 10 to 15 minutes after the
 * one before (`src/adapters/kube/watch.ts`, and the simulator's own watches).
 */
const COMPARED: Millis = 15 * MINUTE;

/** A process may stand still this long between looking and saying. */
const KEPT: Millis = 5 * MINUTE;

interface Sample {
  readonly at: Millis;
  readonly replicas: number;
  readonly ready: number;
}

export function checkTruthful(evidence: Pick<Evidence, 'world' | 'settings' | 'said'>): Checker {
  const { world, settings, said } = evidence;
  const findings = createFindings('L5');
  const samples = new Map<string, Sample[]>();
  const { schedule } = world.faults;
  const blurred = schedule.filter(({ id }) => OLD_VIEWS.includes(id));
  const deaf = schedule.filter(({ id }) => id === 'A6');
  const kept = KEPT + (deaf.length > 0 ? COMPARED : 0);

  /** How old a view may be: longer while a fault makes views old, or did so a moment ago. */
  function reachAt(at: Millis): Millis {
    const within =
      (after: Millis) =>
      ({ from, until }: ScheduledFault): boolean =>
        from <= at && at <= until + after;
    if (deaf.some(within(COMPARED + reach()))) return COMPARED + reach();
    return blurred.some(within(reach())) ? reach() : 2 * settings.tick;
  }

  function note(key: string): void {
    const tier = world.tiers.get(key);
    if (tier === undefined) return;
    const { replicas, ready } = tier.workload;
    const list = samples.get(key) ?? [];
    samples.set(key, list);
    const last = list.at(-1);
    if (last?.replicas === replicas && last.ready === ready) return;
    list.push({ at: world.clock.now(), replicas, ready });
    const oldest = world.clock.now() - kept - reach();
    // The one before the oldest was still true at the beginning of the time looked back on.
    while (list.length > 1 && (list[1]?.at ?? Number.POSITIVE_INFINITY) <= oldest) list.shift();
  }

  const reach = (): Millis => settings.viewMaxAge + 2 * settings.tick;

  world.journal.listen((event) => {
    // A hand scales between two steps of the load, and the controller may have put it right before the next one.
    if (event.kind === 'load' || event.kind === 'fault')
      for (const key of world.tiers.keys()) note(key);
    if (event.kind === 'pod-ready' || event.kind === 'pod-deleted') note(event.workload);
  });

  function judge({ input, plan }: Cycle): void {
    const { takenAt, clusterView, tiers } = input.snapshot;
    if (clusterView.kind !== 'fresh') return;
    // The view may be older than the snapshot that holds it: a process can stand still between the two.
    const seen = Math.min(takenAt, clusterView.value);
    const since = seen - reachAt(takenAt);
    for (const verdict of plan.tiers) {
      const policy = input.policies.tiers.find(({ id }) => id === verdict.tier);
      const view = tiers.find(({ tier }) => tier === verdict.tier);
      if (policy === undefined || view?.workload.kind !== 'fresh') continue;
      judgeTier(`${policy.namespace}/${policy.target.name}`, verdict, since);
    }
  }

  function judgeTier(key: string, { current, ready }: TierVerdict, since: Millis): void {
    note(key);
    const truth = rangesOf(samples.get(key) ?? [], since);
    if (truth === undefined) return;
    const at = world.clock.now();
    if (outside(current, truth.replicas))
      findings.add(
        at,
        `${key} is said to have ${current} replicas; it had ${worded(truth.replicas)}`,
      );
    if (outside(ready, truth.ready))
      findings.add(at, `${key} is said to have ${ready} ready pods; it had ${worded(truth.ready)}`);
  }

  said.listen((_operator, cycle) => judge(cycle));
  return { finish: () => findings.all };
}

interface Range {
  readonly least: number;
  readonly most: number;
}

/** What was true at any time since then; undefined when nothing was looked at yet. */
function rangesOf(
  list: readonly Sample[],
  since: Millis,
): { readonly replicas: Range; readonly ready: Range } | undefined {
  const first = list.findLastIndex(({ at }) => at <= since);
  const then = list.slice(Math.max(0, first));
  if (then.length === 0) return undefined;
  return {
    replicas: rangeOf(then.map(({ replicas }) => replicas)),
    ready: rangeOf(then.map(({ ready }) => ready)),
  };
}

function rangeOf(values: readonly number[]): Range {
  return { least: Math.min(...values), most: Math.max(...values) };
}

function outside(value: number, { least, most }: Range): boolean {
  return value < least || value > most;
}

function worded({ least, most }: Range): string {
  return least === most ? String(least) : `${least} to ${most}`;
}
