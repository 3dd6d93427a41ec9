/** One ClusterView out of the watched records. Reads memory only; says how old each part is, and never fills a gap. */
import type { Labels, TierId } from '../../model/policy.ts';
import { fresh, missing, type Reading } from '../../model/reading.ts';
import type { ScalableKind } from '../../model/scalable-kind.ts';
import type { Switches, WorkloadView } from '../../model/snapshot.ts';
import type { Millis } from '../../model/units.ts';
import type { ClusterView, TierTarget } from '../../ports/cluster.ts';
import { PortError } from '../../ports/errors.ts';
import type { ClusterWatches, WatchName } from './cluster-watches.ts';
import type { DeploymentRecord } from './deployment-record.ts';
import { IDENTITY_NAMESPACE } from './names.ts';
import { isSealed } from './namespace-record.ts';
import { BOTH_OFF, readSwitches } from './switches.ts';
import { kindOf, recordOf, type Scaled, scaledBy, withBounds } from './targets.ts';
import type { Aim } from './tier-aims.ts';

/** Throws `transient` until the cluster's identity is known. */
export function viewOf(
  watches: ClusterWatches,
  targets: readonly TierTarget[],
  { maxAge, now }: { readonly maxAge: Millis; readonly now: Millis },
): ClusterView {
  const uid = identityOf(watches);
  if (uid === undefined) {
    const why = watches.problems().join('; ') || 'namespaces are not listed yet';
    throw new PortError(
      'transient',
      `the cluster's identity (UID of ${IDENTITY_NAMESPACE}) is unknown: ${why}`,
    );
  }
  if (targets.some(({ target }) => target.kind === 'scaledObject')) watches.wantScaledObjects();
  watches.pods.aim(aimsOf(watches, targets));
  return {
    uid,
    asOf: asOfNodesAndPods(watches, maxAge),
    nodes: watches.nodes.views(),
    workloads: workloadsOf(watches, targets, maxAge),
    namespaces: namespaceLabels(watches),
    switches: switchesOf(watches, maxAge, now),
  };
}

/** UID of kube-system; undefined until namespaces have been listed. */
export function identityOf(watches: ClusterWatches): string | undefined {
  return watches.namespaces.get(IDENTITY_NAMESPACE)?.uid;
}

function aimsOf(watches: ClusterWatches, targets: readonly TierTarget[]): readonly Aim[] {
  const aims: Aim[] = [];
  for (const target of targets) {
    const { tier, namespace } = target;
    const scaled = scaledBy(watches, target);
    if (typeof scaled === 'string') continue;
    const found = recordOf(watches, scaled);
    const workload = scaled.key.slice(namespace.length + 1);
    if (typeof found !== 'string')
      aims.push({ tier, namespace, workload, selector: found.selector });
  }
  return aims;
}

function asOfNodesAndPods(watches: ClusterWatches, maxAge: Millis): Reading<Millis> {
  const whole = worst(watches, ['nodes', 'pods'], maxAge);
  const behind = [...watches.nodes.collection.laggards(), ...watches.pods.collection.laggards()];
  if (whole.kind !== 'fresh' || behind.length === 0) return whole;
  const cause = `our own last write of ${behind[0]} is not in the view yet`;
  return { kind: 'stale', value: whole.value, at: whole.at, cause };
}

/** The reading of the oldest, or of one that is missing. */
function worst(
  watches: ClusterWatches,
  names: readonly WatchName[],
  maxAge: Millis,
): Reading<Millis> {
  return worstOf(names.map((name) => watches.asOf(name, maxAge)));
}

function worstOf(readings: readonly Reading<Millis>[]): Reading<Millis> {
  let chosen: Reading<Millis> | undefined;
  for (const reading of readings) {
    if (reading.kind === 'missing') return reading;
    if (chosen === undefined || isWorse(reading, chosen)) chosen = reading;
  }
  return chosen ?? missing('nothing is watched');
}

function isWorse(a: Reading<Millis>, b: Reading<Millis>): boolean {
  if (a.kind === 'missing' || b.kind === 'missing') return a.kind === 'missing';
  if (a.kind !== b.kind) return b.kind === 'fresh';
  return a.value < b.value;
}

function workloadsOf(
  watches: ClusterWatches,
  targets: readonly TierTarget[],
  maxAge: Millis,
): ReadonlyMap<TierId, Reading<WorkloadView>> {
  const known = new Map<WatchName | ScalableKind | undefined, Reading<Millis>>();
  const wholeFor = ({ target }: TierTarget) => {
    const own =
      target.kind === 'workload' ? watches.scalables.kindOf(target) : kindOf(target).watch;
    const whole = known.get(own) ?? wholeOf(watches, own, maxAge);
    known.set(own, whole);
    return whole;
  };
  return new Map(
    targets.map((target) => [target.tier, workloadOf(watches, target, wholeFor(target))]),
  );
}

/** `own`: what is watched for this target beside, or in place of, Deployments. */
function wholeOf(
  watches: ClusterWatches,
  own: WatchName | ScalableKind | undefined,
  maxAge: Millis,
): Reading<Millis> {
  const shared = ['namespaces', 'pods'] as const;
  if (typeof own === 'object') {
    const of = watches.scalables.asOf(own, maxAge);
    return worstOf([of, ...shared.map((name) => watches.asOf(name, maxAge))]);
  }
  const workloads = ['deployments', ...shared] as const;
  return worst(watches, own === undefined ? workloads : [...workloads, own], maxAge);
}

function workloadOf(
  watches: ClusterWatches,
  target: TierTarget,
  whole: Reading<Millis>,
): Reading<WorkloadView> {
  if (whole.kind === 'missing') return whole;
  const { tier, namespace } = target;
  const scaled = scaledBy(watches, target);
  if (typeof scaled === 'string') return missing(scaled);
  const found = recordOf(watches, scaled);
  const labels = watches.namespaces.get(namespace)?.labels;
  if (typeof found === 'string') return missing(found);
  if (labels === undefined) return missing(`namespace ${namespace} was not found`);
  const pending = watches.pods.pending(tier);
  const value = withBounds(workloadView(found, { labels, pending }), scaled.autoscaler);
  if (whole.kind !== 'fresh') return { kind: 'stale', value, at: whole.at, cause: causeOf(whole) };
  const cause = behind(watches, target, scaled);
  return cause === undefined
    ? fresh(value, whole.at)
    : { kind: 'stale', value, at: whole.at, cause };
}

/** Why the view of what we write to is older than it is; undefined: it is not. */
function behind(
  { deployments, scalables, ...watches }: ClusterWatches,
  { target }: TierTarget,
  { key, kind, autoscaler }: Scaled,
): string | undefined {
  if (kind !== undefined) return scalables.behind(kind, key);
  const lags =
    autoscaler === undefined || target.kind === 'workload'
      ? deployments.lagging(key)
      : watches[kindOf(target).watch].lagging(autoscaler.key);
  return lags
    ? `our own last write of ${autoscaler?.key ?? key} is not in the view yet`
    : undefined;
}

function causeOf(reading: Reading<Millis>): string {
  return reading.kind === 'fresh' ? '' : reading.cause;
}

export function workloadView(
  found: DeploymentRecord,
  { labels, pending }: { readonly labels: Labels; readonly pending: number },
): WorkloadView {
  const { key, version, selector, ...seen } = found;
  return { ...seen, resourceVersion: version, pending, sealed: isSealed(labels) };
}

function namespaceLabels(watches: ClusterWatches): ReadonlyMap<string, Labels> {
  return new Map([...watches.namespaces.values()].map(({ key, labels }) => [key, labels]));
}

function switchesOf(watches: ClusterWatches, maxAge: Millis, now: Millis): Reading<Switches> {
  const whole = watches.asOf('switches', maxAge);
  if (whole.kind === 'missing') return whole;
  const [found] = [...watches.switches.values()];
  const { at } = whole;
  const read = found === undefined ? fresh(BOTH_OFF, at) : readSwitches(found, { at, now });
  if (read.kind === 'missing' || whole.kind === 'fresh') return read;
  return {
    kind: 'stale',
    value: read.kind === 'fresh' ? read.value : BOTH_OFF,
    at: whole.at,
    cause: causeOf(whole),
  };
}
