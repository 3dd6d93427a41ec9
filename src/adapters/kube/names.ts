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
/** Scheduling gate of pods with exact placement. */
export const PLACEMENT_GATE = 'kingtide.dev/placement';

/** RFC 3339: when we cordoned the node to give it back. */
export const DRAINING_ANNOTATION = 'kingtide.dev/draining-since';
/** On nodes of a static pool: the id of their service, from being ordered to being given back. */
export const SERVICE_ANNOTATION = 'kingtide.dev/service';
/** What every such id begins with; no provider's id does. */
export const SERVICE_SCHEME = 'static://';
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
/** ConfigMap with the admission limits for gateways. */
export const LIMITS_NAME = 'kingtide-admission-limits';
/** ConfigMap with the degrade steps that applications should take. */
export const STEPS_NAME = 'kingtide-degrade-steps';
/** Whose cluster this is: the UID of this namespace. */
export const IDENTITY_NAMESPACE = 'kube-system';

/** On NodeRequests: keeps them until their nodes are given back. */
export const GIVE_BACK_FINALIZER = 'kingtide.dev/give-back';
/** On ScalingPolicies: keeps them until what was found on their target is restored. */
export const RESTORE_FINALIZER = 'kingtide.dev/restore-originals';
/** On NodeRequests that were written anew from the marks of their nodes. */
export const REBUILT_LABEL = 'kingtide.dev/rebuilt';
/** On NodeRequests: UID of kube-system of the cluster whose nodes they ordered. */
export const OWNER_LABEL = 'kingtide.dev/owner';

/** On Overrides that a command of ours wrote: which one. `resume` ends those of `pause` and no other. */
export const CONTROL_LABEL = 'kingtide.dev/control';
/** On Overrides: the user who asked for it, as the API server knows them. */
export const BY_ANNOTATION = 'kingtide.dev/by';
/** Query of every write that a person makes through a command of ours. */
export const BY_A_PERSON = { fieldManager: 'kingtide-cli' } as const;
