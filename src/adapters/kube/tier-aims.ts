/** Which tier a pod belongs to: the target whose selector matches it, in the same namespace, through a ReplicaSet or by itself. */
import type { TierId } from '../../model/policy.ts';
import type { Origin, PodRecord } from './pod-record.ts';
import type { Selector } from './selector.ts';

export interface Aim {
  readonly tier: TierId;
  readonly namespace: string;
  /** Its name. */
  readonly workload: string;
  readonly selector: Selector;
}

export type TierOf = (pod: PodRecord) => TierId | undefined;

export function aimsId(aims: readonly Aim[]): string {
  return JSON.stringify(
    aims.map(({ tier, namespace, workload, selector }) => [tier, namespace, workload, selector.id]),
  );
}

export function createTierOf(aims: readonly Aim[]): TierOf {
  const byNamespace = new Map<string, Aim[]>();
  for (const aim of aims) {
    const known = byNamespace.get(aim.namespace);
    if (known === undefined) byNamespace.set(aim.namespace, [aim]);
    else known.push(aim);
  }
  const answers = new WeakMap<Origin, { readonly tier: TierId | undefined }>();
  return ({ origin }) => {
    const known = answers.get(origin);
    if (known !== undefined) return known.tier;
    const tier = choose(byNamespace.get(origin.namespace) ?? [], origin);
    answers.set(origin, { tier });
    return tier;
  };
}

/** Selectors should not overlap; where they do, the owner's name says whose pod it is. */
function choose(aims: readonly Aim[], { labels, owner }: Origin): TierId | undefined {
  if (owner === undefined) return undefined;
  const matching = aims.filter((aim) => aim.selector.matches(labels));
  const named = matching.filter(
    ({ workload }) => owner === workload || owner.startsWith(`${workload}-`),
  );
  named.sort((a, b) => b.workload.length - a.workload.length);
  return (named[0] ?? matching[0])?.tier;
}
