/** Who asks. All of them may do nearly everything as far as RBAC is concerned, so that what is refused, the fence refuses. */
import type { KubeObject } from '../../control-plane/kubernetes-objects.ts';

const OPERATOR = 'system:serviceaccount:kingtide:kingtide';

export const USERS = {
  /** Every right on the groups of Kubernetes itself, and none to set marks. */
  developer: { user: 'dora', groups: ['everything'] },
  /** The same, and the right to set marks. */
  marker: { user: 'mark', groups: ['everything', 'markers'] },
  administrator: { user: 'ada', groups: ['system:masters'] },
  scheduler: { user: 'system:kube-scheduler', groups: [] },
  daemonSets: {
    user: 'system:serviceaccount:kube-system:daemon-set-controller',
    groups: ['everything'],
  },
  kubelet: { user: 'system:node:cloud-1', groups: ['system:nodes', 'everything'] },
  operator: { user: OPERATOR, groups: ['everything'] },
} as const satisfies Record<string, { user: string; groups: readonly string[] }>;

export type UserName = keyof typeof USERS;

/** To be applied before anybody asks. The role `kingtide-marks` is the chart's. */
export function rightsOfUsers(): readonly KubeObject[] {
  const everything = ['', 'apps', 'batch', 'autoscaling', 'policy', 'networking.k8s.io'];
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'everything' },
      rules: [{ apiGroups: everything, resources: ['*'], verbs: ['*'] }],
    },
    bound('everything', 'everything'),
    bound('markers', 'kingtide-marks'),
  ];
}

function bound(group: string, role: string): KubeObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: `test-${group}` },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }],
  };
}
