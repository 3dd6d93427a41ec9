/**
 * HPA and Cluster Autoscaler, a model of what most shops run: pods follow the load they saw a minute ago, nodes follow
 * pods that fit nowhere. Knows no calendar. Rules and constants are in `hpa.ts` and `cluster-autoscaler.ts`.
 */
import type { Baseline } from './baseline.ts';
import { startClusterAutoscaler } from './cluster-autoscaler.ts';
import { SIGNAL_AGE, startHpa } from './hpa.ts';
import { buyableGroups, policiesAt, scaledTiers } from './tiers.ts';

export const HPA_CA: Baseline = {
  name: 'hpa-ca',
  title: 'HPA + Cluster Autoscaler (model)',
  source:
    'Kubernetes documentation (Horizontal Pod Autoscaling), kubernetes/autoscaler cluster-autoscaler/FAQ.md',
  validated:
    'HPA step within 10% of the real controller on three shapes (release check); Cluster Autoscaler not validated',
  start(world, context) {
    const policies = policiesAt(world.scenario, context);
    startHpa(world, { tiers: scaledTiers(world, policies), signalAge: SIGNAL_AGE });
    startClusterAutoscaler(world, buyableGroups(world, policies));
  },
};
