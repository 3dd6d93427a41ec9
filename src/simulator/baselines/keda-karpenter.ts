/**
 * KEDA with cron and a Karpenter-like node autoscaler, a model of the best that a team can assemble from open parts
 * today: it knows when, and buys for all pods at once. Rules and constants are in `keda.ts` and `karpenter.ts`.
 */
import type { Baseline } from './baseline.ts';
import { startKarpenter } from './karpenter.ts';
import { startKeda } from './keda.ts';
import { buyableGroups, policiesAt } from './tiers.ts';

export const KEDA_KARPENTER: Baseline = {
  name: 'keda-karpenter',
  title: 'KEDA cron + Karpenter-like (model)',
  source: 'kedacore/keda-docs (cron scaler, ScaledObject), karpenter.sh (Scheduling, Disruption)',
  validated: 'not validated',
  start(world, context) {
    startKeda(world, context);
    startKarpenter(world, buyableGroups(world, policiesAt(world.scenario, context)));
  },
};
