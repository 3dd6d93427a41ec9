/**
 * Watches of the kinds that the configuration lists, each from when a policy first names it, and the scale subresource of
 * the objects that are named, read again whenever their object has changed. Never writes.
 */
import type { WorkloadTarget } from '../../model/policy.ts';
import type { Reading } from '../../model/reading.ts';
import { listed, type ScalableKind } from '../../model/scalable-kind.ts';
import type { Millis } from '../../model/units.ts';
import type { TierTarget } from '../../ports/cluster.ts';
import { messageOf } from '../../ports/errors.ts';
import { kindsPath } from './api-paths.ts';
import { type Collection, createCollection } from './collection.ts';
import type { DeploymentRecord } from './deployment-record.ts';
import { includes } from './resource-version.ts';
import {
  type ScalableRecord,
  type ScaleRecord,
  scalableRecord,
  scaleRecord,
  workloadRecord,
} from './scalable-record.ts';
import { createWatch, type WatchDependencies } from './watch.ts';
import { onDemand, type WatchOnDemand } from './watch-on-demand.ts';

export interface Scalables {
  /** Undefined: nobody listed it, or it is a Deployment. */
  kindOf(target: KindOfTarget): ScalableKind | undefined;
  /** Before a view: asks for kinds that are named for the first time, and reads each scale whose object has changed. */
  refresh(targets: readonly TierTarget[]): Promise<void>;
  /** Or why nothing can be said of it. */
  get(kind: ScalableKind, key: string): DeploymentRecord | string;
  asOf(kind: ScalableKind, maxAge: Millis): Reading<Millis>;
  /** Our own write of it is not in the view yet, or its scale could not be read since it changed. */
  behind(kind: ScalableKind, key: string): string | undefined;
  wrote(kind: ScalableKind, key: string, version: string): void;
  /** By resource, for messages. */
  readonly watches: Readonly<Record<string, WatchOnDemand>>;
}

type KindOfTarget = Pick<WorkloadTarget, 'apiVersion' | 'workloadKind'>;

interface Followed {
  readonly kind: ScalableKind;
  readonly objects: Collection<ScalableRecord>;
  readonly watch: WatchOnDemand;
  readonly scales: Map<string, ScaleRecord>;
  /** Why the last read failed. */
  readonly failures: Map<string, string>;
}

export function createScalables(
  deps: WatchDependencies,
  kinds: readonly ScalableKind[],
): Scalables {
  const followed = new Map(kinds.map((kind) => [kind, follow(deps, kind)] as const));
  const kindOf = ({ apiVersion, workloadKind: kind }: KindOfTarget) =>
    listed(kinds, { apiVersion, kind });
  const of = (kind: ScalableKind): Followed => {
    const found = followed.get(kind);
    if (found === undefined) throw new Error(`${kind.kind} is not followed`);
    return found;
  };

  async function refresh(targets: readonly TierTarget[]): Promise<void> {
    const reads = targets.flatMap(({ namespace, target }) => {
      const kind = target.kind === 'workload' ? kindOf(target) : undefined;
      if (kind === undefined) return [];
      of(kind).watch.want();
      return [readScale(deps, of(kind), { namespace, name: target.name })];
    });
    await Promise.all(reads);
  }

  return {
    kindOf,
    refresh,
    get: (kind, key) => recordOf(of(kind), key),
    asOf: (kind, maxAge) => of(kind).watch.asOf(maxAge),
    behind: (kind, key) => behind(of(kind), key),
    wrote: (kind, key, version) => of(kind).objects.wrote(key, version),
    watches: Object.fromEntries(
      [...followed.values()].map(({ kind, watch }) => [kind.resource, watch]),
    ),
  };
}

function follow(deps: WatchDependencies, kind: ScalableKind): Followed {
  const collection = createCollection<ScalableRecord>();
  const watched = { path: kindsPath(kind), project: scalableRecord, collection };
  const watch = onDemand(createWatch(deps, { name: kind.resource, ...watched }));
  return { kind, objects: collection, watch, scales: new Map(), failures: new Map() };
}

/** What cannot be read is remembered as such, and the view says so: it never fails as a whole for one object. */
async function readScale(
  { transport }: WatchDependencies,
  { kind, objects, scales, failures }: Followed,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<void> {
  const key = `${namespace}/${name}`;
  const object = objects.get(key);
  if (object === undefined || isOf(object, scales.get(key))) return;
  const path = `${kindsPath(kind, namespace)}/${encodeURIComponent(name)}/scale`;
  try {
    const answer = await transport.send({ method: 'GET', path, priority: 'first' });
    scales.set(key, scaleRecord(answer));
    failures.delete(key);
  } catch (error) {
    failures.set(key, messageOf(error));
  }
}

/** Whether the scale was read of this very object, as it is now or later. */
function isOf(object: ScalableRecord, scale: ScaleRecord | undefined): boolean {
  return scale !== undefined && scale.uid === object.uid && includes(scale.version, object.version);
}

function recordOf({ kind, objects, scales, failures }: Followed, key: string) {
  const title = `${kind.kind} ${key}`;
  const object = objects.get(key);
  if (object === undefined) return `${title} was not found`;
  const scale = scales.get(key);
  if (scale === undefined || scale.uid !== object.uid)
    return `the scale subresource of ${title} cannot be read: ${failures.get(key) ?? 'not asked yet'}`;
  return workloadRecord(title, object, scale);
}

function behind({ kind, objects, scales, failures }: Followed, key: string): string | undefined {
  if (objects.lagging(key)) return `our own last write of ${key} is not in the view yet`;
  const object = objects.get(key);
  if (object === undefined || isOf(object, scales.get(key))) return undefined;
  return `the scale subresource of ${kind.kind} ${key} cannot be read since it changed: ${failures.get(key) ?? 'not asked yet'}`;
}
