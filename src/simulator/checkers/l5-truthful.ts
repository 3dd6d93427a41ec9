/**
 * L5, truthful: the replicas and ready pods a cycle reports were true within the last two cycles, or within the age it
 * allows its view. That silence of three cycles turns /healthz and its metric red waits: a rehearsal has no health port.
 */

import type { TierVerdict } from '../../model/plan.ts';
import type { ScalingPolicy, TierId } from '../../model/policy.ts';
import type { TierView } from '../../model/snapshot.ts';
import { MINUTE, type Millis } from '../../model/units.ts';
import type { Cycle } from '../../ports/recorder.ts';
import type { FaultId } from '../faults/catalogue.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import type { SimWorkload } from '../world/entities.ts';
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

/** What was true of one workload, oldest first. */
interface Track {
  readonly workload: SimWorkload;
  readonly samples: Sample[];
}

export function checkTruthful(evidence: Pick<Evidence, 'world' | 'settings' | 'said'>): Checker {
  const { world, settings, said } = evidence;
  const findings = createFindings('L5');
  const tracks = new Map(
    [...world.tiers].map(([key, { workload }]): [string, Track] => [
      key,
      { workload, samples: [] },
    ]),
  );
  const all = [...tracks.values()];
  const tracksOf = createTracksOf(tracks);
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

  function note({ workload, samples }: Track): void {
    const { replicas, ready } = workload;
    const last = samples[samples.length - 1];
    if (last?.replicas === replicas && last.ready === ready) return;
    samples.push({ at: world.clock.now(), replicas, ready });
    const oldest = world.clock.now() - kept - reach();
    // The one before the oldest was still true at the beginning of the time looked back on.
    while (samples.length > 1 && (samples[1]?.at ?? Number.POSITIVE_INFINITY) <= oldest)
      samples.shift();
  }

  const reach = (): Millis => settings.viewMaxAge + 2 * settings.tick;

  world.journal.listen((event) => {
    // A hand scales between two steps of the load, and the controller may have put it right before the next one.
    if (event.kind === 'load' || event.kind === 'fault') for (const track of all) note(track);
    if (event.kind === 'pod-ready' || event.kind === 'pod-deleted') {
      const track = tracks.get(event.workload);
      if (track !== undefined) note(track);
    }
  });

  function judge({ input, plan }: Cycle): void {
    const { takenAt, clusterView, tiers } = input.snapshot;
    if (clusterView.kind !== 'fresh') return;
    // The view may be older than the snapshot that holds it: a process can stand still between the two.
    const seen = Math.min(takenAt, clusterView.value);
    const since = seen - reachAt(takenAt);
    const trackOf = tracksOf(input.policies.tiers);
    for (const [index, verdict] of plan.tiers.entries()) {
      const track = trackOf.get(verdict.tier);
      const view = viewOf(verdict.tier, tiers, index);
      if (track === undefined || view?.workload.kind !== 'fresh') continue;
      judgeTier(track, verdict, since);
    }
  }

  function judgeTier(track: Track, verdict: TierVerdict, since: Millis): void {
    note(track);
    for (const objection of objectionsTo(verdict, track, since))
      findings.add(world.clock.now(), `${track.workload.key} is said to have ${objection}`);
  }

  said.listen((_operator, cycle) => judge(cycle));
  return { finish: () => findings.all };
}

const NOTHING: readonly string[] = [];

interface Range {
  readonly least: number;
  readonly most: number;
}

function objectionsTo(
  { current, ready }: TierVerdict,
  { samples }: Track,
  since: Millis,
): readonly string[] {
  const from = lastBy(samples, since);
  // Most tiers stand still for longer than any view is old.
  const only = samples[from];
  if (from === samples.length - 1 && only?.replicas === current && only.ready === ready)
    return NOTHING;
  const replicas = rangeOf(samples, from, 'replicas');
  const serving = rangeOf(samples, from, 'ready');
  if (!outside(current, replicas) && !outside(ready, serving)) return NOTHING;
  const objections: string[] = [];
  if (outside(current, replicas))
    objections.push(`${current} replicas; it had ${worded(replicas)}`);
  if (outside(ready, serving)) objections.push(`${ready} ready pods; it had ${worded(serving)}`);
  return objections;
}

/** By tier: the track of the workload it scales. Policies change rarely, and are looked through only then. */
function createTracksOf(
  tracks: ReadonlyMap<string, Track>,
): (policies: readonly ScalingPolicy[]) => ReadonlyMap<TierId, Track> {
  let last: readonly ScalingPolicy[] = [];
  let found: ReadonlyMap<TierId, Track> = new Map();
  return (policies) => {
    if (policies === last) return found;
    last = policies;
    found = new Map(
      policies.flatMap(({ id, namespace, target }) => {
        const track = tracks.get(`${namespace}/${target.name}`);
        return track === undefined ? [] : [[id, track] as const];
      }),
    );
    return found;
  };
}

/** Plans name tiers in the order of the snapshot, unless they leave one out. */
function viewOf(tier: TierId, views: readonly TierView[], index: number): TierView | undefined {
  const here = views[index];
  return here?.tier === tier ? here : views.find((view) => view.tier === tier);
}

/** Index of the newest that was there at that time; of the oldest of all, when none was. */
function lastBy(samples: readonly Sample[], time: Millis): number {
  let index = samples.length - 1;
  while (index > 0 && (samples[index]?.at ?? 0) > time) index -= 1;
  return index;
}

function rangeOf(samples: readonly Sample[], from: number, of: 'replicas' | 'ready'): Range {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let index = from; index < samples.length; index += 1) {
    const value = samples[index]?.[of] ?? Number.NaN;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return { least, most };
}

function outside(value: number, { least, most }: Range): boolean {
  return value < least || value > most;
}

function worded({ least, most }: Range): string {
  return least === most ? String(least) : `${least} to ${most}`;
}
