/** One ClusterView out of the watched records. Reads memory only; says how old each part is, and never fills a gap. */
import type { Labels, TierId } from '../../model/policy.ts';
import { fresh, missing, type Reading } from '../../model/reading.ts';
import type { Switches, WorkloadView } from '../../model/snapshot.ts';
import type { Millis } from '../../model/units.ts';
import type { ClusterView, TierTarget } from '../../ports/cluster.ts';
import { PortError } from '../../ports/errors.ts';
import type { ClusterWatches, WatchName } from './cluster-watches.ts';
import type { DeploymentRecord } from './deployment-record.ts';
import { IDENTITY_NAMESPACE } from './names.ts';
import { isSealed } from './namespace-record.ts';
import { BOTH_OFF, readSwitches } from './switches.ts';
import type { Aim } from './tier-aims.ts';

/** Throws `transient` until the cluster's identity is known. */
export function viewOf(
  watches: ClusterWatches,
  targets: readonly TierTarget[],
  maxAge: Millis,
): ClusterView {
  const uid = identityOf(watches);
  if (uid === undefined) {
    const why = watches.problems().join('; ') || 'namespaces are not listed yet';
    throw new PortError(
      'transient',
      `the cluster's identity (UID of ${IDENTITY_NAMESPACE}) is unknown: ${why}`,
    );
  }
  watches.pods.aim(aimsOf(watches, targets));
  return {
    uid,
    asOf: asOfNodesAndPods(watches, maxAge),
    nodes: watches.nodes.views(),
    workloads: workloadsOf(watches, targets, maxAge),
    namespaces: namespaceLabels(watches),
    switches: switchesOf(watches, maxAge),
  };
}

/** UID of kube-system; undefined until namespaces have been listed. */
export function identityOf(watches: ClusterWatches): string | undefined {
  return watches.namespaces.get(IDENTITY_NAMESPACE)?.uid;
}

function aimsOf(watches: ClusterWatches, targets: readonly TierTarget[]): readonly Aim[] {
  const aims: Aim[] = [];
  for (const { tier, namespace, target } of targets) {
    const found = watches.deployments.get(`${namespace}/${target.name}`);
    if (found !== undefined)
      aims.push({ tier, namespace, deployment: target.name, selector: found.selector });
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
  let chosen: Reading<Millis> | undefined;
  for (const name of names) {
    const reading = watches.asOf(name, maxAge);
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
  const whole = worst(watches, ['deployments', 'namespaces', 'pods'], maxAge);
  return new Map(targets.map((target) => [target.tier, workloadOf(watches, target, whole)]));
}

function workloadOf(
  watches: ClusterWatches,
  { tier, namespace, target }: TierTarget,
  whole: Reading<Millis>,
): Reading<WorkloadView> {
  if (whole.kind === 'missing') return whole;
  const key = `${namespace}/${target.name}`;
  const found = watches.deployments.get(key);
  const labels = watches.namespaces.get(namespace)?.labels;
  if (found === undefined) return missing(`Deployment ${key} was not found`);
  if (labels === undefined) return missing(`namespace ${namespace} was not found`);
  const value = workloadView(found, { labels, pending: watches.pods.pending(tier) });
  if (whole.kind !== 'fresh') return { kind: 'stale', value, at: whole.at, cause: causeOf(whole) };
  if (!watches.deployments.lagging(key)) return fresh(value, whole.at);
  return {
    kind: 'stale',
    value,
    at: whole.at,
    cause: `our own last write of ${key} is not in the view yet`,
  };
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

function switchesOf(watches: ClusterWatches, maxAge: Millis): Reading<Switches> {
  const whole = watches.asOf('switches', maxAge);
  if (whole.kind === 'missing') return whole;
  const [found] = [...watches.switches.values()];
  const read = found === undefined ? fresh(BOTH_OFF, whole.at) : readSwitches(found, whole.at);
  if (read.kind === 'missing' || whole.kind === 'fresh') return read;
  return {
    kind: 'stale',
    value: read.kind === 'fresh' ? read.value : BOTH_OFF,
    at: whole.at,
    cause: causeOf(whole),
  };
}
