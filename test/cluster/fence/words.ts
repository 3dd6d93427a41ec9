/** What a person reads when a lock refuses, for one row of each. */
export const WORDS: readonly (readonly [title: string, words: string])[] = [
  [
    'a pod with the taint in a sealed namespace, unmarked',
    'pods of namespace core may not tolerate kingtide.dev/burst: the namespace is not labelled kingtide.dev/residency: burstable',
  ],
  [
    'a pod with the taint without a mark',
    'a pod that tolerates kingtide.dev/burst needs the label kingtide.dev/residency: burstable',
  ],
  [
    'a pod with a class of which one pool is not granted',
    'pods of namespace video may not tolerate kingtide.dev/burst=cloud-a: BurstPool a-large of that class is not granted to it (spec.grantedTo)',
  ],
  [
    'a pod with everything, in a namespace without labels',
    'pods of namespace bare may not tolerate every taint, since that is kingtide.dev/burst too: name the taints, or choose home with the nodeSelector kingtide.dev.node-restriction.kubernetes.io/site: idc',
  ],
  [
    'a pod with a node by name, in a sealed namespace',
    'pods of namespace core may not set nodeName: leave the choice to the scheduler, or choose home with the nodeSelector kingtide.dev.node-restriction.kubernetes.io/site: idc',
  ],
  [
    'a pod with a claim of a pod that may leave',
    'a pod that tolerates kingtide.dev/burst may not claim a persistent volume: leave out the toleration, or the claim',
  ],
  [
    'a new node that calls itself home',
    'system:node:cloud-1 may not change kingtide.dev.node-restriction.kubernetes.io/site of a node: that is for whoever may set marks (ClusterRole kingtide-marks)',
  ],
  [
    'a new node of a pool without the taint',
    'a node of a pool needs the taint kingtide.dev/burst=<placementClass>:NoExecute: put it into the template of the pool',
  ],
  [
    'a namespace unsealed to nothing',
    'dora may not change kingtide.dev/residency of a namespace: that is for whoever may set marks (ClusterRole kingtide-marks)',
  ],
  [
    'a namespace of another team, and so granted more',
    'dora may not label a namespace so that its pods may use BurstPool a-large: that is for whoever may set marks (ClusterRole kingtide-marks)',
  ],
  [
    'a pod that runs, marked as burstable',
    'kingtide.dev/residency of a pod does not change while it lives: change it in the template, and new pods have it',
  ],
  [
    'a Secret of core data among what may leave',
    'what is marked kingtide.dev/data: core may not be in namespace shop, whose pods may leave (kingtide.dev/residency: burstable)',
  ],
  [
    'a binding to cloud-1 by kubelet',
    'system:node:cloud-1 may not bind pods to nodes: it is not in the chart value fence.schedulers',
  ],
  [
    'a DaemonSet of a sealed namespace on a cloud node',
    'pods of DaemonSets of namespace core may not run on the cloud node cloud-1: it is not in the chart value fence.agents',
  ],
  [
    'Kingtide labels a cloud node otherwise',
    'Kingtide may change of a node nothing but its cordon, its pool, its site, its service and the marks for other autoscalers',
  ],
  [
    'Kingtide annotates a pod otherwise',
    'Kingtide may change of a pod nothing but its deletion cost, and lift no gate but kingtide.dev/placement',
  ],
  [
    'Kingtide scales a Deployment beyond the most',
    'Kingtide may ask for 500 replicas at most: that is the chart value fence.maxReplicas',
  ],
  [
    'Kingtide scales a Deployment of a sealed namespace',
    'Kingtide may write nothing in the sealed namespace core but the status of its own kinds',
  ],
];
