/**
 * Kubelets that fall silent: of sick nodes, whose pods serve nothing either (N3), or of living ones behind a partition
 * (W3) or beyond the last line (W1). What Kubernetes makes of it is told to the node lifecycle, in its own time.
 */
import { type Millis, SECOND } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import type { Faults } from '../faults/faults.ts';
import type { Lines } from '../lines/lines.ts';
import type { Randomness } from '../random.ts';
import { followCutSites } from './cut-sites.ts';
import { isCloud, type SimNode } from './entities.ts';
import type { NodeLifecycle } from './node-lifecycle.ts';
import type { Nodes } from './nodes.ts';

export interface KubeletsInput {
  readonly clock: VirtualClock;
  readonly randomness: Randomness;
  readonly faults: Faults;
  readonly nodes: Nodes;
  readonly lifecycle: NodeLifecycle;
  /** Node groups: a partition that names one of them cuts no kubelet. */
  readonly nodeGroups: ReadonlySet<string>;
  readonly lines: Lines;
}

/** More than 45% and more than three: the storm that opens the circuit. */
const USUAL_SHARE = 0.6;
/** A kubelet reports again within its status update frequency. */
const REPORT: Millis = 10 * SECOND;

export function startKubeletFaults(input: KubeletsInput): void {
  const { faults, nodeGroups } = input;
  faults.whenever('N3', (fault) => cut(input, fault, 'dead'));
  faults.whenever('W3', (fault) =>
    fault.subject !== undefined && nodeGroups.has(fault.subject)
      ? undefined
      : cut(input, fault, 'silent'),
  );
  const [from, until] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const whole = { id: 'W1', from, until, rate: 1, size: undefined } as const;
  followCutSites({
    ...input,
    silence: (site) => cut(input, { ...whole, subject: site }, 'silent'),
  });
}

function cut(
  input: KubeletsInput,
  fault: ScheduledFault,
  how: 'silent' | 'dead',
): (() => void) | undefined {
  const { clock, faults, nodes, lifecycle } = input;
  const struck = chosen(input, fault, how).filter(({ kubelet }) => kubelet === 'live');
  if (struck.length === 0) return undefined;
  for (const node of struck) {
    node.kubelet = how;
    lifecycle.silent(node);
  }
  faults.fire(fault.id, fault.subject ?? 'cloud', `${struck.length} nodes`);
  return () => {
    for (const node of struck) {
      if (nodes.all.get(node.name) !== node) continue;
      node.kubelet = 'live';
      clock.at(clock.now() + REPORT, () => lifecycle.heard(node));
    }
  };
}

/** A partition takes all of a site, a storm a share of it. */
function chosen(
  { randomness, nodes }: KubeletsInput,
  { id, from, subject, size }: ScheduledFault,
  how: 'silent' | 'dead',
): readonly SimNode[] {
  const all = [...nodes.all.values()].filter((node) =>
    subject === undefined ? isCloud(node) : node.site === subject,
  );
  if (how === 'silent') return all;
  const draw = randomness.stream(`fault/${id}/${from}`);
  return all
    .map((node) => ({ node, lot: draw.next() }))
    .toSorted((a, b) => a.lot - b.lot)
    .slice(0, Math.round(all.length * (size ?? USUAL_SHARE)))
    .map(({ node }) => node);
}
