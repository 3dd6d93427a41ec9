/** What the configuration may say about further kinds that are scaled. Refuses those whose replicas are nobody's to move by a policy. */
import { z } from 'zod';
import { groupOf } from '../../model/scalable-kind.ts';
import { field } from '../../policy/notation.ts';
import { KIND_NAME } from '../../policy/notation-name.ts';

const GROUPED = /^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?\/v[a-z0-9]{1,15}$/;
const PLURAL = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const MOST = 8;

/** Kubernetes' own, which are driven as they are or never; autoscalers, which have targets of their own; and ours. */
const NOT_THESE = ['apps', 'batch', 'autoscaling', 'keda.sh', 'kingtide.dev'];

export const SCALABLE_KINDS = z
  .array(
    z.strictObject({
      apiVersion: z
        .string()
        .max(80)
        .regex(GROUPED, 'allowed: a group and a version, such as argoproj.io/v1alpha1'),
      kind: field(KIND_NAME),
      resource: z.string().regex(PLURAL, 'allowed: the plural in paths, such as rollouts'),
    }),
  )
  .max(MOST)
  .superRefine((kinds, context) => {
    const seen = new Set<string>();
    for (const [index, { apiVersion, resource }] of kinds.entries()) {
      const complain = (key: string, message: string) =>
        context.addIssue({ code: 'custom', path: [index, key], message });
      const group = groupOf(apiVersion);
      if (NOT_THESE.includes(group))
        complain('apiVersion', `allowed: any group but ${NOT_THESE.join(', ')}`);
      // One right, one watch and one entry for a resource, whatever its versions.
      if (seen.has(`${group}/${resource}`)) complain('resource', 'allowed: each resource once');
      seen.add(`${group}/${resource}`);
    }
  });
