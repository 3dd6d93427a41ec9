/**
 * Policies against the manifests of their targets, where those are among the files: data that must not travel, other
 * autoscalers, missing marks, requests and budgets. Without a manifest nothing is said.
 */
import type { CrossInput } from './cross-input.ts';
import type { DocumentOf } from './document.ts';
import { chooses, dataVolume, labelsOf, podNeeds, podTemplate } from './foreign-workload.ts';
import type { ForeignObject } from './parse.ts';
import { nameIn, problemIn } from './place-problem.ts';
import { below, textBelow } from './plain-map.ts';
import { ofKind } from './policy-set.ts';
import type { FieldFlaw, Path, Problem } from './problem.ts';

type Tier = DocumentOf<'ScalingPolicy'>;
const RESIDENCY = 'kingtide.dev/residency';
const AT_RESIDENCY = ['spec', 'residency', 'mode'];

interface Autoscaler {
  readonly kind: 'HorizontalPodAutoscaler' | 'ScaledObject';
  readonly key: 'horizontalPodAutoscaler' | 'scaledObject';
  readonly name: string;
}

interface TargetCase {
  readonly tier: Tier;
  /** Deployment, or one that the administrator lists. */
  readonly kind: string;
  /** Of the workload. */
  readonly name: string;
  /** Where the document names what it drives. */
  readonly at: Path;
  /** The autoscaler that is driven; undefined: the Deployment is. */
  readonly autoscaler: Autoscaler | undefined;
  readonly input: CrossInput;
}

export function targetProblems(input: CrossInput): readonly Problem[] {
  return ofKind(input.readable, 'ScalingPolicy').flatMap((tier) => {
    const autoscaler = autoscalerOf(tier);
    const flaws =
      autoscaler === undefined
        ? workloadFlaws({ tier, input }, tier.spec.target.workload)
        : autoscalerFlaws({ tier, input }, autoscaler);
    return flaws.map((flaw) => problemIn(tier, flaw));
  });
}

function autoscalerOf({ spec: { target } }: Tier): Autoscaler | undefined {
  const { horizontalPodAutoscaler: hpa, scaledObject } = target;
  if (hpa !== undefined)
    return { kind: 'HorizontalPodAutoscaler', key: 'horizontalPodAutoscaler', name: hpa.name };
  return scaledObject === undefined
    ? undefined
    : { kind: 'ScaledObject', key: 'scaledObject', name: scaledObject.name };
}

type Named = Pick<TargetCase, 'tier' | 'input'>;

function workloadFlaws(
  named: Named,
  workload: Tier['spec']['target']['workload'],
): readonly FieldFlaw[] {
  if (workload === undefined) return [];
  const { kind, name } = workload;
  const at = ['spec', 'target', 'workload', 'name'];
  return flawsOf({ ...named, kind, name, at, autoscaler: undefined });
}

/** By what its manifest says it scales. */
function autoscalerFlaws(named: Named, autoscaler: Autoscaler): readonly FieldFlaw[] {
  const found = find(named, autoscaler.kind, autoscaler.name);
  if (found === undefined) return [];
  const at = ['spec', 'target', autoscaler.key, 'name'];
  // KEDA takes a Deployment where no kind is written.
  const unsaid = autoscaler.kind === 'ScaledObject' ? 'Deployment' : '';
  const kind = textBelow(found.value, 'spec', 'scaleTargetRef', 'kind') ?? unsaid;
  const name = textBelow(found.value, 'spec', 'scaleTargetRef', 'name') ?? '';
  if (kind === 'Deployment')
    return [...idle(found, at), ...flawsOf({ ...named, kind, name, at, autoscaler })];
  return [
    {
      path: at,
      code: 'TARGET_UNFIT',
      message: `${said(found)} scales a ${kind} (${found.origin.file})`,
      allowed: 'an autoscaler of a stateless Deployment',
      fix: 'name another autoscaler, or leave this workload alone',
    },
  ];
}

function idle(found: ForeignObject, at: Path): readonly FieldFlaw[] {
  const count = below(found.value, 'spec', 'idleReplicaCount');
  if (count === undefined || count === null) return [];
  return [
    {
      path: at,
      code: 'TARGET_UNFIT',
      message: `${said(found)} has idleReplicaCount ${String(count)} (${found.origin.file}), to which KEDA goes whatever the minimum`,
      allowed: 'a ScaledObject whose minReplicaCount holds at all times',
      fix: 'take idleReplicaCount out of the ScaledObject',
    },
  ];
}

function flawsOf(target: TargetCase): readonly FieldFlaw[] {
  const workload = find(target, target.kind, target.name);
  if (workload === undefined) return wrongKind(target);
  const scaled = scaledElsewhere(target);
  if (target.tier.spec.residency.mode === 'Pinned') return scaled;
  return [
    ...scaled,
    ...sealed(target),
    ...withData(workload),
    ...unmarked(workload),
    ...incomplete(target, workload),
  ];
}

function find({ tier, input }: Named, kind: string, name: string): ForeignObject | undefined {
  return input.foreign.find(
    (object) =>
      object.kind === kind && object.name === name && object.namespace === tier.meta.namespace,
  );
}

function said(object: ForeignObject): string {
  return `${object.kind} ${object.namespace === '' ? '' : `${object.namespace}/`}${object.name}`;
}

function wrongKind(target: TargetCase): readonly FieldFlaw[] {
  for (const kind of ['StatefulSet', 'DaemonSet', 'Job']) {
    const found = find(target, kind, target.name);
    if (found === undefined) continue;
    return [
      {
        path: target.at,
        code: 'TARGET_UNFIT',
        message: `${said(found)} has this name (${found.origin.file}), and no ${target.kind} has`,
        allowed: 'a stateless Deployment',
        fix: 'name a Deployment, or leave this workload alone',
      },
    ];
  }
  return [];
}

function scaledElsewhere(target: TargetCase): readonly FieldFlaw[] {
  const { autoscaler } = target;
  const rival = target.input.foreign.find(
    (object) =>
      (object.kind === 'HorizontalPodAutoscaler' || object.kind === 'ScaledObject') &&
      object.namespace === target.tier.meta.namespace &&
      (textBelow(object.value, 'spec', 'scaleTargetRef', 'kind') ?? 'Deployment') === target.kind &&
      textBelow(object.value, 'spec', 'scaleTargetRef', 'name') === target.name &&
      !isDriven(object, target),
  );
  if (rival === undefined) return [];
  return [
    {
      path: target.at,
      code: 'TARGET_SCALED_ELSEWHERE',
      message: `${said(rival)} drives the same ${target.kind} (${rival.origin.file})`,
      allowed: 'one autoscaler per workload',
      fix:
        autoscaler === undefined && target.kind === 'Deployment'
          ? `name the autoscaler itself (target: { ${keyOf(rival)}: { name: ${rival.name} } }), remove it, or remove this policy`
          : `remove the ${rival.kind}, or this policy`,
    },
  ];
}

function keyOf({ kind }: ForeignObject): Autoscaler['key'] {
  return kind === 'ScaledObject' ? 'scaledObject' : 'horizontalPodAutoscaler';
}

/** The one the policy names, or the HorizontalPodAutoscaler that KEDA made of it. */
function isDriven({ kind, name }: ForeignObject, { autoscaler }: TargetCase): boolean {
  if (autoscaler === undefined) return false;
  if (kind === autoscaler.kind) return name === autoscaler.name;
  return autoscaler.kind === 'ScaledObject' && name === `keda-hpa-${autoscaler.name}`;
}

function sealed({ tier, input }: TargetCase): readonly FieldFlaw[] {
  const namespace = input.foreign.find(
    ({ kind, name }) => kind === 'Namespace' && name === tier.meta.namespace,
  );
  if (namespace === undefined || labelsOf(namespace.value)[RESIDENCY] !== 'pinned') return [];
  return [
    {
      path: AT_RESIDENCY,
      code: 'TARGET_UNFIT',
      message: `${said(namespace)} is sealed (${RESIDENCY}: pinned)`,
      allowed: 'Pinned policies in a sealed namespace',
      fix: 'write Pinned, or move the workload to another namespace',
    },
  ];
}

function withData(workload: ForeignObject): readonly FieldFlaw[] {
  const volume = dataVolume(podTemplate(workload));
  if (volume === undefined) return [];
  return [
    {
      path: AT_RESIDENCY,
      code: 'TARGET_UNFIT',
      message: `${said(workload)} has data of its own: ${volume}`,
      allowed: 'Burstable only for stateless pods',
      fix: 'write Pinned, or take the volume out of the template',
    },
  ];
}

function unmarked(workload: ForeignObject): readonly FieldFlaw[] {
  if (labelsOf(podTemplate(workload))[RESIDENCY] === 'burstable') return [];
  const patch = `{"spec":{"template":{"metadata":{"labels":{"${RESIDENCY}":"burstable"}}}}}`;
  const command = `kubectl -n ${workload.namespace} patch ${patchable(workload)} -p '${patch}'`;
  return [
    {
      path: AT_RESIDENCY,
      code: 'TARGET_UNMARKED',
      message: `the pod template of ${said(workload)} lacks the label ${RESIDENCY}: burstable`,
      allowed: 'Burstable only where the pods say so too',
      fix: `add the label: ${command}`,
    },
  ];
}

/** Only Kubernetes' own kinds know a strategic patch, the default of kubectl. */
function patchable({ kind, name }: ForeignObject): string {
  return `${kind.toLowerCase()} ${name}${kind === 'Deployment' ? '' : ' --type merge'}`;
}

function incomplete(target: TargetCase, workload: ForeignObject): readonly FieldFlaw[] {
  const { cpu, memory } = podNeeds(podTemplate(workload));
  const warn = (message: string, allowed: string, fix: string): FieldFlaw => ({
    path: target.at,
    severity: 'warning',
    code: 'TARGET_INCOMPLETE',
    message,
    allowed,
    fix,
  });
  const budget = hasBudget(target, workload)
    ? []
    : [
        warn(
          `no PodDisruptionBudget for ${said(workload)} is in these files`,
          'a budget, so that draining a node cannot take too many pods',
          'add a PodDisruptionBudget',
        ),
      ];
  if (cpu === undefined || memory === undefined) {
    return [
      ...budget,
      warn(
        `a container of ${said(workload)} has no CPU or memory request`,
        'requests for every container; nodes are counted from them',
        'add resources.requests',
      ),
    ];
  }
  const pools = ofKind(target.input.readable, 'BurstPool');
  if (
    pools.length === 0 ||
    pools.some(({ spec }) => cpu <= spec.node.cpu && memory <= spec.node.memory)
  )
    return budget;
  const sizes = pools
    .map((pool) => `${nameIn(pool)} ${pool.spec.node.cpu}m ${mebibytes(pool.spec.node.memory)}Mi`)
    .join(', ');
  return [
    ...budget,
    warn(
      `a pod of ${said(workload)} asks for ${cpu}m and ${mebibytes(memory)}Mi and fits no pool: ${sizes}`,
      'pods that fit one node of a pool',
      'lower the requests, or add a pool with larger nodes',
    ),
  ];
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

function hasBudget({ tier, input }: TargetCase, workload: ForeignObject): boolean {
  const labels = labelsOf(podTemplate(workload));
  return input.foreign.some(
    ({ kind, namespace, value }) =>
      kind === 'PodDisruptionBudget' &&
      namespace === tier.meta.namespace &&
      chooses(below(value, 'spec', 'selector'), labels),
  );
}
