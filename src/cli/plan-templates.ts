/**
 * What the templates of burstable tiers lack for the placement contract, as the shop is described, and the lines that
 * mend it. Kingtide never writes them: a change of a template is a rollout, and the template's owner makes it.
 */
import { stringify } from 'yaml';
import { BURST_TAINT, RESIDENCY_LABEL, SITE_LABEL } from '../adapters/kube/names.ts';
import type { ScalingPolicy } from '../model/policy.ts';
import { HOUR, MINUTE, type Millis, SECOND } from '../model/units.ts';
import type { PlanTemplateRow, TemplateLack } from '../report/plan-object-parts.ts';
import { poolsOpenTo } from '../simulator/planning/planned-reach.ts';
import { isWorkload } from '../simulator/planning/planned-workload.ts';
import type { WorkloadTruth } from '../simulator/scenario.ts';

import type { PlanFacts } from './plan-facts.ts';

/** Pods of a tier that leaves home outlast a cut line for so long; then Kubernetes deletes them. */
const UNSEEN: Millis = HOUR;
/** What admission adds where a template says nothing. */
const DEFAULT_UNSEEN: Millis = 5 * MINUTE;

/** One row for each tier that lacks something. */
export function templateRows(facts: PlanFacts): readonly PlanTemplateRow[] {
  return facts.policies.tiers.flatMap((policy): readonly PlanTemplateRow[] => {
    const workload = facts.shop.workloads.find((each) => isWorkload(policy, each));
    if (workload === undefined || policy.residency === 'Pinned' || policy.demands.length === 0)
      return [];
    const lacks = lacksOf(policy, workload, facts);
    if (lacks.codes.length === 0) return [];
    const { namespace, target } = policy;
    const kind = target.kind === 'workload' ? target.workloadKind : 'Deployment';
    return [
      {
        tier: policy.id,
        object: `${kind} ${namespace}/${target.name}`,
        lacks: lacks.codes,
        patch: patchOf(lacks, { kind, namespace, name: target.name }),
      },
    ];
  });
}

interface Lacks {
  readonly codes: readonly TemplateLack[];
  /** Values of the burst taint that its pods should tolerate and do not. */
  readonly classes: readonly string[];
  readonly homes: readonly string[];
}

function lacksOf(
  policy: ScalingPolicy,
  workload: WorkloadTruth,
  { policies, shop }: PlanFacts,
): Lacks {
  const { tolerates, habits } = workload;
  const open = poolsOpenTo(policy, policies, shop.namespaces);
  const classes = [...new Set(open.map(({ placementClass }) => placementClass))].filter(
    (value) => !tolerates.includes('*') && !tolerates.includes(value),
  );
  const labels = shop.namespaces.find(({ name }) => name === policy.namespace)?.labels ?? {};
  const codes: TemplateLack[] = [];
  if (labels[RESIDENCY_LABEL] !== 'burstable') codes.push('namespace-label');
  if (!workload.burstable) codes.push('residency-label');
  if (classes.length > 0) codes.push('burst-toleration');
  if ((habits?.unseenToleration ?? DEFAULT_UNSEEN) < UNSEEN) codes.push('unseen-toleration');
  if (habits?.homeOnly === true) codes.push('home-only');
  const homes = policies.sites.filter(({ type }) => type === 'OnPrem').map(({ name }) => name);
  return { codes, classes, homes };
}

interface Named {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** YAML of the lines; lists are to be joined to those that are there. */
function patchOf({ codes, classes, homes }: Lacks, { kind, namespace, name }: Named): string {
  const label = { labels: { [RESIDENCY_LABEL]: 'burstable' } };
  const documents: object[] = [];
  if (codes.includes('namespace-label'))
    documents.push({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, ...label },
    });
  const tolerations = [
    ...classes.map((value) => ({ key: BURST_TAINT, value, effect: 'NoExecute' })),
    ...(codes.includes('unseen-toleration') ? UNSEEN_TAINTS.map(unseen) : []),
  ];
  const template = {
    ...(codes.includes('residency-label') && { metadata: label }),
    ...((tolerations.length > 0 || codes.includes('home-only')) && {
      spec: {
        ...(tolerations.length > 0 && { tolerations }),
        ...(codes.includes('home-only') && { affinity: preferred(homes) }),
      },
    }),
  };
  if (Object.keys(template).length > 0)
    documents.push({
      apiVersion: 'apps/v1',
      kind,
      metadata: { name, namespace },
      spec: { template },
    });
  return documents.map((document) => stringify(document)).join('---\n');
}

const UNSEEN_TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'] as const;

function unseen(key: string) {
  return {
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: UNSEEN / SECOND,
  };
}

/** Instead of the requirement that is there. */
function preferred(homes: readonly string[]) {
  const matchExpressions = [{ key: SITE_LABEL, operator: 'In', values: [...homes] }];
  return {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 100, preference: { matchExpressions } },
      ],
    },
  };
}
