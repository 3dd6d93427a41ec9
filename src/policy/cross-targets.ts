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
import type { FieldFlaw, Problem } from './problem.ts';

type Tier = DocumentOf<'ScalingPolicy'>;
const RESIDENCY = 'kingtide.dev/residency';
const AT_TARGET = ['spec', 'target', 'workload', 'name'];
const AT_RESIDENCY = ['spec', 'residency', 'mode'];

interface TargetCase {
  readonly tier: Tier;
  readonly name: string;
  readonly input: CrossInput;
}

export function targetProblems(input: CrossInput): readonly Problem[] {
  return ofKind(input.readable, 'ScalingPolicy').flatMap((tier) => {
    const name = tier.spec.target.workload?.name;
    if (name === undefined) return [];
    return flawsOf({ tier, name, input }).map((flaw) => problemIn(tier, flaw));
  });
}

function flawsOf(target: TargetCase): readonly FieldFlaw[] {
  const deployment = find(target, 'Deployment', target.name);
  if (deployment === undefined) return wrongKind(target);
  const scaled = scaledElsewhere(target);
  if (target.tier.spec.residency.mode === 'Pinned') return scaled;
  return [
    ...scaled,
    ...sealed(target),
    ...withData(deployment),
    ...unmarked(deployment),
    ...incomplete(target, deployment),
  ];
}

function find({ tier, input }: TargetCase, kind: string, name: string): ForeignObject | undefined {
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
        path: AT_TARGET,
        code: 'TARGET_UNFIT',
        message: `${said(found)} has this name (${found.origin.file}), and no Deployment has`,
        allowed: 'a stateless Deployment',
        fix: 'name a Deployment, or leave this workload alone',
      },
    ];
  }
  return [];
}

function scaledElsewhere(target: TargetCase): readonly FieldFlaw[] {
  const rival = target.input.foreign.find(
    (object) =>
      (object.kind === 'HorizontalPodAutoscaler' || object.kind === 'ScaledObject') &&
      object.namespace === target.tier.meta.namespace &&
      (textBelow(object.value, 'spec', 'scaleTargetRef', 'kind') ?? 'Deployment') ===
        'Deployment' &&
      textBelow(object.value, 'spec', 'scaleTargetRef', 'name') === target.name,
  );
  if (rival === undefined) return [];
  return [
    {
      path: AT_TARGET,
      code: 'TARGET_SCALED_ELSEWHERE',
      message: `${said(rival)} drives the same Deployment (${rival.origin.file})`,
      allowed: 'one autoscaler per workload',
      fix: `remove the ${rival.kind}, or this policy`,
    },
  ];
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

function withData(deployment: ForeignObject): readonly FieldFlaw[] {
  const volume = dataVolume(podTemplate(deployment));
  if (volume === undefined) return [];
  return [
    {
      path: AT_RESIDENCY,
      code: 'TARGET_UNFIT',
      message: `${said(deployment)} has data of its own: ${volume}`,
      allowed: 'Burstable only for stateless pods',
      fix: 'write Pinned, or take the volume out of the template',
    },
  ];
}

function unmarked(deployment: ForeignObject): readonly FieldFlaw[] {
  if (labelsOf(podTemplate(deployment))[RESIDENCY] === 'burstable') return [];
  const patch = `{"spec":{"template":{"metadata":{"labels":{"${RESIDENCY}":"burstable"}}}}}`;
  const command = `kubectl -n ${deployment.namespace} patch deployment ${deployment.name} -p '${patch}'`;
  return [
    {
      path: AT_RESIDENCY,
      code: 'TARGET_UNMARKED',
      message: `the pod template of ${said(deployment)} lacks the label ${RESIDENCY}: burstable`,
      allowed: 'Burstable only where the pods say so too',
      fix: `add the label: ${command}`,
    },
  ];
}

function incomplete(target: TargetCase, deployment: ForeignObject): readonly FieldFlaw[] {
  const { cpu, memory } = podNeeds(podTemplate(deployment));
  const warn = (message: string, allowed: string, fix: string): FieldFlaw => ({
    path: AT_TARGET,
    severity: 'warning',
    code: 'TARGET_INCOMPLETE',
    message,
    allowed,
    fix,
  });
  const budget = hasBudget(target, deployment)
    ? []
    : [
        warn(
          `no PodDisruptionBudget for ${said(deployment)} is in these files`,
          'a budget, so that draining a node cannot take too many pods',
          'add a PodDisruptionBudget',
        ),
      ];
  if (cpu === undefined || memory === undefined) {
    return [
      ...budget,
      warn(
        `a container of ${said(deployment)} has no CPU or memory request`,
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
      `a pod of ${said(deployment)} asks for ${cpu}m and ${mebibytes(memory)}Mi and fits no pool: ${sizes}`,
      'pods that fit one node of a pool',
      'lower the requests, or add a pool with larger nodes',
    ),
  ];
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

function hasBudget({ tier, input }: TargetCase, deployment: ForeignObject): boolean {
  const labels = labelsOf(podTemplate(deployment));
  return input.foreign.some(
    ({ kind, namespace, value }) =>
      kind === 'PodDisruptionBudget' &&
      namespace === tier.meta.namespace &&
      chooses(below(value, 'spec', 'selector'), labels),
  );
}
