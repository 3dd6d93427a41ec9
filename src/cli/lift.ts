/** What would end each hold, for `kingtide explain`: one sentence per reason, of what a person can do or wait for. */
import { REASONS, type Reason } from '../model/reason.ts';

const LIFTS: Partial<Record<Reason, string>> = {
  paused:
    'ends at its time, or with kingtide resume; an Override by hand with kubectl delete override',
  released:
    'ends at its time, or with kingtide resume; an Override by hand with kubectl delete override',
  'no-shrink':
    'ends at its time; the Override with kubectl delete override, the switch noShrink with "false"',
  freeze: 'ends with the freeze of the promotion in its PromotionCalendar',
  'in-promotion': 'ends when the promotion and its tail are over',
  'not-enforced': 'set spec.mode: Enforce in the policy',
  'not-burstable':
    'the policy, the namespace and the pod template must all say burstable; a pinned tier stays at home',
  'not-granted':
    'an administrator grants a pool to this namespace (spec.grantedTo), and the pod template tolerates its burst taint',
  'too-far':
    'a pool at a nearer site is granted to this namespace, the site says its rtt, or spec.maxRtt is raised',
  'site-barred':
    'a pool at a site that spec.residency names, and that has the network zone of the tier and lets it call, is granted to this namespace',
  'line-full':
    'raise the bandwidth or spec.lineWaterLevel of the Site, take what others send off the line, or grant a pool at another site',
  'line-unknown': 'ends when the queries of the lines answer with fresh values',
  'line-down': 'ends when the line is up again',
  'growth-gated':
    'ends when every condition of spec.residency.growWhile holds again; what serves in the cloud stays',
  'gate-missing':
    'add schedulingGates: [{ name: kingtide.dev/placement }] to the pod template, or take placement: Exact out of the policy',
  'gate-unasked': 'write placement: Exact in the policy, or take the gate out of the pod template',
  unmodelled: 'take the named lines out of the pod template, or keep the tier at home',
  'target-missing': 'the Deployment that spec.target names must exist and be readable',
  'demand-unknown':
    'a query that answers, a day of history, or a promotion with a peak; until then kingtide override --min',
  'reading-doubtful': 'ends when the reading is fresh and whole again for spec.scaleIn.after',
  veto: 'ends when the veto query is false for spec.scaleIn.after',
  'view-stale':
    'ends when the operator sees all nodes and pods again; look at kingtide_watch_problems',
  'ledger-unreadable': 'ends when NodeRequests can be read again',
  stabilising: 'ends when demand has stayed lower for spec.scaleIn.after',
  'step-limited': 'the next step comes one spec.scaleIn.after later',
  'node-still-needed': 'ends when the pods that go would empty a cloud node',
  'site-loss':
    'spread its pods over sites with topologySpreadConstraints in their template, or give other sites room for them',
  'start-after': 'ends when the named tier has its replicas Ready, or is waited for no longer',
  'start-late':
    'find out why pods of the named tier do not get ready, or take it out of spec.startAfter',
  'rollout-in-progress': 'ends when the rollout is complete',
  'pool-unreadable': 'ends when the provider answers; look at kingtide_dependency_reachable',
  'pool-backing-off':
    'ends at the time in status.backOff of the pool; other pools are asked meanwhile',
  'pool-stalled': 'ends when the late machines come or are given up',
  'pool-contested':
    'remove the instances that somebody else put into the node group, or give it to Kingtide alone',
  'pool-full': 'raise spec.limits.maxNodes of the pool, or grant another pool',
  'envelope-full': 'raise envelope.maxCloudNodes of the promotion',
  'reserved-for-others':
    'raise the cap that is named, or lower reserveNodes of the tenants that are named',
  'fair-share':
    "ends when other tenants ask for less; otherwise raise the cap that is named, or the tenant's weight or reserveNodes",
  'money-spent':
    'raise the named limit on money: limits.maxSpend, envelope.maxSpend, or maxSpend of the operator',
  'spend-unknown': 'write all prices and limits on money in one currency',
  'admission-limited':
    'ends when the load falls below the ceiling, or its owner raises spec.ceilings after a load test',
  'call-refused': 'the owner of the callee adds spec.acceptsCallsFrom, or the call is removed',
  'capacity-short':
    'another pool, more room at home, or a larger cap: maxCloudNodes of the operator',
  'node-unknown': 'label the node with its site, as docs/install.md says',
  'node-without-taint': 'the template of the pool must give its nodes the burst taint',
  'nodes-unseen': 'ends when the nodes are Ready again; they are kept meanwhile',
  'drain-blocked': 'move or end the named pods',
  'move-waits': 'ends when the pods that moved serve',
  'intent-unsettled': 'ends when a look at the provider shows what became of the call',
  'policy-refused': 'correct the document; kingtide validate says how',
};

/** For a reason of a newer operator, or one that needs no help: what it means. */
export function liftOf(reason: string): string {
  if (!isReason(reason)) return 'unknown to this version of kingtide';
  return LIFTS[reason] ?? REASONS[reason];
}

function isReason(reason: string): reason is Reason {
  return Object.hasOwn(REASONS, reason);
}
