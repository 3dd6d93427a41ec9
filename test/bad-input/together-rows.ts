/** What `kingtide validate` says about documents that do not fit each other: one file of `files/` per row, every line written out. */
import type { BadInput } from './bad-input.ts';

export const TOGETHER: readonly BadInput[] = [
  {
    row: 'numbers above the cap of the operator',
    file: 'above-operator-cap.yaml',
    exit: 2,
    says: [
      'above-operator-cap.yaml:19:23: spec.limits.maxNodes: 900 is above the cap of 600 cloud nodes; at most 600; the administrator sets the cap in the operator configuration; write 600 or less, or ask the administrator [ABOVE_OPERATOR_CAP]',
      'above-operator-cap.yaml:31:20: spec.replicas.max: 6000 is above the cap of 5000 replicas of one tier; at most 5000; the administrator sets the cap in the operator configuration; write 5000 or less, or ask the administrator [ABOVE_OPERATOR_CAP]',
      '4 documents, 2 errors, 0 warnings',
    ],
  },
  {
    row: 'overlapping windows: a warning',
    file: 'overlapping-windows.yaml',
    exit: 0,
    says: [
      'overlapping-windows.yaml:13:12: warning: spec.promotions[1].start: sales/anniversary and sales/flash-hour are both in force from 2027-03-01 20:00 Asia/Shanghai (UTC+08:00) to 2027-03-01 21:00 Asia/Shanghai (UTC+08:00); floors combine by their maximum, never by their sum: anniversary x4.5 and flash-hour x7; any overlap; nothing, if the higher floor is meant [OVERLAP]',
      '1 document, 0 errors, 1 warning',
    ],
  },
  {
    row: 'targets that must not burst',
    file: 'targets-unfit.yaml',
    exit: 2,
    says: [
      'targets-unfit.yaml:5:52: spec.target.workload.kind: a StatefulSet keeps data with its replicas, so its replicas are not ours to move; kind: Deployment; name a stateless Deployment, or leave this workload alone [TARGET_UNFIT]',
      'targets-unfit.yaml:16:52: spec.target.workload.kind: a DaemonSet runs once per node, so its replicas are not ours to move; kind: Deployment; name a stateless Deployment, or leave this workload alone [TARGET_UNFIT]',
      'targets-unfit.yaml:27:70: spec.target.workload.name: StatefulSet shop/session has this name (targets-unfit.yaml), and no Deployment has; a stateless Deployment; name a Deployment, or leave this workload alone [TARGET_UNFIT]',
      'targets-unfit.yaml:39:22: spec.residency.mode: Deployment shop/upload has data of its own: volume "data" (persistentVolumeClaim); Burstable only for stateless pods; write Pinned, or take the volume out of the template [TARGET_UNFIT]',
      `targets-unfit.yaml:50:22: spec.residency.mode: the pod template of Deployment shop/bare lacks the label kingtide.dev/residency: burstable; Burstable only where the pods say so too; add the label: kubectl -n shop patch deployment bare -p '{"spec":{"template":{"metadata":{"labels":{"kingtide.dev/residency":"burstable"}}}}}' [TARGET_UNMARKED]`,
      'targets-unfit.yaml:61:22: spec.residency.mode: Namespace core is sealed (kingtide.dev/residency: pinned); Pinned policies in a sealed namespace; write Pinned, or move the workload to another namespace [TARGET_UNFIT]',
      '6 documents, 6 errors, 0 warnings',
    ],
  },
  {
    row: 'targets with another owner',
    file: 'targets-shared.yaml',
    exit: 2,
    says: [
      'targets-shared.yaml:5:70: spec.target.workload.name: HorizontalPodAutoscaler shop/web-hpa drives the same Deployment (targets-shared.yaml); one autoscaler per workload; remove the HorizontalPodAutoscaler, or this policy [TARGET_SCALED_ELSEWHERE]',
      'targets-shared.yaml:16:70: spec.target.workload.name: Deployment shop/web is scaled by the policy shop/web already (targets-shared.yaml:1); one policy per target; merge the two policies; a policy may have several demands [DUPLICATE_TARGET]',
      'targets-shared.yaml:16:70: spec.target.workload.name: HorizontalPodAutoscaler shop/web-hpa drives the same Deployment (targets-shared.yaml); one autoscaler per workload; remove the HorizontalPodAutoscaler, or this policy [TARGET_SCALED_ELSEWHERE]',
      'targets-shared.yaml:27:70: spec.target.workload.name: ScaledObject shop/api-keda drives the same Deployment (targets-shared.yaml); one autoscaler per workload; remove the ScaledObject, or this policy [TARGET_SCALED_ELSEWHERE]',
      '3 documents, 4 errors, 0 warnings',
    ],
  },
  {
    row: 'targets that lack something: warnings',
    file: 'targets-incomplete.yaml',
    exit: 0,
    says: [
      'targets-incomplete.yaml:25:70: warning: spec.target.workload.name: no PodDisruptionBudget for Deployment shop/no-budget is in these files; a budget, so that draining a node cannot take too many pods; add a PodDisruptionBudget [TARGET_INCOMPLETE]',
      'targets-incomplete.yaml:36:70: warning: spec.target.workload.name: a container of Deployment shop/no-requests has no CPU or memory request; requests for every container; nodes are counted from them; add resources.requests [TARGET_INCOMPLETE]',
      'targets-incomplete.yaml:47:70: warning: spec.target.workload.name: a pod of Deployment shop/too-big asks for 16000m and 20480Mi and fits no pool: np 7600m 14336Mi; pods that fit one node of a pool; lower the requests, or add a pool with larger nodes [TARGET_INCOMPLETE]',
      '6 documents, 0 errors, 3 warnings',
    ],
  },
  {
    row: 'pools: unknown, at home, owned twice, in other money',
    file: 'pools.yaml',
    exit: 2,
    says: [
      'pools.yaml:26:61: spec.provider.externalGrpc.nodeGroup: the node group beijing/np1 belongs to the pool one already (pools.yaml:11); one pool per node group, or neither can tell whose nodes are whose; use another node group, or remove one pool [DUPLICATE_NODE_GROUP]',
      'pools.yaml:35:9: spec.site: the site "home" is OnPrem, and pinned tiers run there; a Site of type Cloud: cloud; name the site where the pool delivers its nodes [NOT_A_CLOUD_SITE]',
      'pools.yaml:45:9: spec.site: no Site is called "clod"; a Site of these files: cloud, home; did you mean "cloud"? [UNKNOWN_REFERENCE]',
      'pools.yaml:58:21: spec.price.perHour: the price is in USD, but the pool one is priced in CNY; one currency for all pools, so that the cheaper one is known; convert the price to CNY [MIXED_CURRENCY]',
      'pools.yaml:64:15: spec.pool: no BurstPool is called "np"; a BurstPool of these files: five, four, one, three, two; use one of five, four, one, three, two [UNKNOWN_REFERENCE]',
      '8 documents, 5 errors, 0 warnings',
    ],
  },
  {
    row: 'unknown policies',
    file: 'references.yaml',
    exit: 2,
    says: [
      'references.yaml:11:3: spec.calls: calls is not honoured by this version: fan-out is not computed; only fields that take effect; remove it [NOT_YET_HONOURED]',
      'references.yaml:11:34: spec.calls[0].policy: no ScalingPolicy is called "core/ordr"; a ScalingPolicy of these files: core/order, shop/web; did you mean "core/order"? [UNKNOWN_REFERENCE]',
      'references.yaml:27:17: spec.policy: no ScalingPolicy is called "shop/wbe"; a ScalingPolicy of these files: core/order, shop/web; did you mean "shop/web"? [UNKNOWN_REFERENCE]',
      'references.yaml:39:34: spec.promotions[0].tiers[0].policy: no ScalingPolicy is called "shop/browse"; a ScalingPolicy of these files: core/order, shop/web; use one of core/order, shop/web [UNKNOWN_REFERENCE]',
      '4 documents, 4 errors, 0 warnings',
    ],
  },
];
