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
    row: 'grants that promise too much',
    file: 'grants.yaml',
    exit: 2,
    says: [
      'grants.yaml:16:94: warning: spec.grantedTo[0].reserveNodes: nodes are held for web, but shop is granted the same placement class cloud, and its pods may run on any node of it; a reserve in a placement class that one tenant has alone; give web a pool with a placementClass of its own [RESERVE_IN_SHARED_CLASS]',
      'grants.yaml:17:85: spec.grantedTo[1].reserveNodes: reserveNodes of all grants are 13 together, and spec.limits.maxNodes is 10; at most 10 together; what is left is shared; lower reserveNodes of some grants, or raise spec.limits.maxNodes [RESERVES_TOO_LARGE]',
      'grants.yaml:17:85: warning: spec.grantedTo[1].reserveNodes: nodes are held for shop, but web is granted the same placement class cloud, and its pods may run on any node of it; a reserve in a placement class that one tenant has alone; give shop a pool with a placementClass of its own [RESERVE_IN_SHARED_CLASS]',
      'grants.yaml:30:85: warning: spec.grantedTo[0].reserveNodes: nodes are held for shop, but all is granted the same placement class other by pool np3, and its pods may run on any node of it; a reserve in a placement class that one tenant has alone; give shop a pool with a placementClass of its own [RESERVE_IN_SHARED_CLASS]',
      'grants.yaml:44:38: warning: spec.grantedTo[1].namespaceSelector: every namespace that late chooses is chosen by all before it, so nobody uses the pool as late; the narrower selector first; write late before all, or remove it [GRANT_UNREACHED]',
      '4 documents, 1 error, 4 warnings',
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
      'targets-shared.yaml:5:70: spec.target.workload.name: HorizontalPodAutoscaler shop/web-hpa drives the same Deployment (targets-shared.yaml); one autoscaler per workload; name the autoscaler itself (target: { horizontalPodAutoscaler: { name: web-hpa } }), remove it, or remove this policy [TARGET_SCALED_ELSEWHERE]',
      'targets-shared.yaml:16:70: spec.target.workload.name: Deployment shop/web is scaled by the policy shop/web already (targets-shared.yaml:1); one policy per target; merge the two policies; a policy may have several demands [DUPLICATE_TARGET]',
      'targets-shared.yaml:16:70: spec.target.workload.name: HorizontalPodAutoscaler shop/web-hpa drives the same Deployment (targets-shared.yaml); one autoscaler per workload; name the autoscaler itself (target: { horizontalPodAutoscaler: { name: web-hpa } }), remove it, or remove this policy [TARGET_SCALED_ELSEWHERE]',
      'targets-shared.yaml:27:70: spec.target.workload.name: ScaledObject shop/api-keda drives the same Deployment (targets-shared.yaml); one autoscaler per workload; name the autoscaler itself (target: { scaledObject: { name: api-keda } }), remove it, or remove this policy [TARGET_SCALED_ELSEWHERE]',
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
      'references.yaml:11:34: spec.calls[0].policy: no ScalingPolicy is called "core/ordr"; a ScalingPolicy of these files: core/order, shop/web; did you mean "core/order"? [UNKNOWN_REFERENCE]',
      'references.yaml:27:17: spec.policy: no ScalingPolicy is called "shop/wbe"; a ScalingPolicy of these files: core/order, shop/web; did you mean "shop/web"? [UNKNOWN_REFERENCE]',
      'references.yaml:39:34: spec.promotions[0].tiers[0].policy: no ScalingPolicy is called "shop/browse"; a ScalingPolicy of these files: core/order, shop/web; use one of core/order, shop/web [UNKNOWN_REFERENCE]',
      '4 documents, 3 errors, 0 warnings',
    ],
  },
  {
    row: 'calls without consent or in a circle, ceilings where none can be',
    file: 'calls.yaml',
    exit: 2,
    says: [
      'calls.yaml:16:28: spec.calls[0].policy: core/order (calls.yaml:21) accepts no calls from other namespaces; calls that the policy of the callee accepts with spec.acceptsCallsFrom; have its owner add spec.acceptsCallsFrom with a namespaceSelector that chooses shop [CALL_REFUSED]',
      'calls.yaml:17:26: spec.calls[1].policy: core/pay (calls.yaml:29) accepts calls from namespaces labelled team: shop, and shop is not; calls that the policy of the callee accepts with spec.acceptsCallsFrom; have the owner of core/pay choose shop, or an administrator label it team: shop [CALL_REFUSED]',
      'calls.yaml:18:26: spec.calls[2].policy: the calls shop/web -> shop/web lead in a circle; calls that end: every request would cost without end; remove the call that leads back, or describe the two tiers as one [CALL_CYCLE]',
      'calls.yaml:19:13: spec.ceilings: a ceiling stands on a tier that is not Pinned; ceilings on Pinned tiers, which cannot grow elsewhere; write the ceiling on the policy of the pinned tier that this one calls, or residency mode Pinned [CEILING_UNFIT]',
      'calls.yaml:27:14: spec.ceilings[0]: the ceiling "db" limits nothing; requests, connections or both; add requests, for instance 4000 rps [CEILING_UNFIT]',
      '3 documents, 5 errors, 0 warnings',
    ],
  },
];
