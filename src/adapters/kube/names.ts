/** Names that Kingtide gives things in a cluster: labels, annotations, taints. One place, so that chart, fence and code agree. */
export const GROUP = 'kingtide.dev';
export const VERSION = 'v1alpha1';

/** Field manager of every write. */
const FIELD_MANAGER = 'kingtide';
/** Query of every write. */
export const BY_US = { fieldManager: FIELD_MANAGER } as const;

/** Set by whoever runs the site; a kubelet cannot give it to itself. */
export const SITE_LABEL = 'kingtide.dev.node-restriction.kubernetes.io/site';
/** Our mark on a node: the pool whose intent explains it. */
export const POOL_LABEL = 'kingtide.dev/pool';
/** On namespaces and pods: `burstable` may leave; on namespaces `pinned` seals. */
export const RESIDENCY_LABEL = 'kingtide.dev/residency';
export const BURST_TAINT = 'kingtide.dev/burst';

/** RFC 3339: when we cordoned the node to give it back. */
export const DRAINING_ANNOTATION = 'kingtide.dev/draining-since';
export const DELETION_COST_ANNOTATION = 'controller.kubernetes.io/pod-deletion-cost';
/** Our mark on a pod whose deletion cost we lowered; its value is the cost before, empty for none. */
export const COST_BEFORE_ANNOTATION = 'kingtide.dev/deletion-cost-before';

/** Annotations that keep other autoscalers away from a node we ordered. */
export const HANDS_OFF_ANNOTATIONS = {
  'cluster-autoscaler.kubernetes.io/scale-down-disabled': 'true',
  'karpenter.sh/do-not-disrupt': 'true',
} as const;

/** ConfigMap with the switches people set by hand. */
export const SWITCHES_NAME = 'kingtide-switches';
/** Whose cluster this is: the UID of this namespace. */
export const IDENTITY_NAMESPACE = 'kube-system';

/** On NodeRequests: keeps them until their nodes are given back. */
export const GIVE_BACK_FINALIZER = 'kingtide.dev/give-back';
/** On NodeRequests: UID of kube-system of the cluster whose nodes they ordered. */
export const OWNER_LABEL = 'kingtide.dev/owner';
