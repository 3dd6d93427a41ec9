/**
 * The SPEC RG elasticity metrics of one run, from the world's truth step by step. Judges no goal.
 *
 * Source: SPEC-RG-2016-01 (ready for rain?); demand and supply as performance.md section 3 has them: demand is the
 * pods that carry the offered load at 70% of 100 rps each, supply the pods that serve.
 */
import { HOUR, type Millis, SECOND } from '../../src/model/units.ts';
import type { Journal } from '../../src/simulator/world/journal.ts';
import { PER_POD, WATER_LEVEL } from './world.ts';

export interface Elasticity {
  /** Mean shortage in % of demand. */
  readonly thetaU: number;
  /** Mean excess in % of demand. */
  readonly thetaO: number;
  /** Share of time short, %. */
  readonly tauU: number;
  /** Share of time in excess, %. */
  readonly tauO: number;
  /** Requests beyond 100% of serving pods, % of all. */
  readonly lost: number;
  /** Machines, home ones included, times hours. */
  readonly nodeHours: number;
  /** The load at 70%, eight pods to a node, without a moment's delay or a spare: no one can be below. */
  readonly leastNodeHours: number;
}

export interface Judged {
  readonly from: Millis;
  readonly homeNodes: number;
  readonly podsPerNode: number;
}

export function podsFor(rps: number): number {
  return Math.max(1, Math.ceil(rps / (PER_POD * WATER_LEVEL) - 1e-9));
}

/** Listens from now on; the returned function sums up what came since `from`. */
export function startElasticity(journal: Journal, judged: Judged): () => Elasticity {
  const sums = { time: 0, short: 0, excess: 0, timeShort: 0, timeOver: 0, offered: 0, served: 0 };
  let nodeTime = 0;
  let leastTime = 0;
  journal.listen((event) => {
    if (event.kind !== 'load' || event.at <= judged.from) return;
    const tier = event.tiers[0];
    if (tier === undefined) return;
    const { span } = event;
    const demand = podsFor((tier.offered * SECOND) / span);
    const gap = tier.readyPods - demand;
    sums.time += span;
    sums.short += (span * Math.max(0, -gap)) / demand;
    sums.excess += (span * Math.max(0, gap)) / demand;
    if (gap < 0) sums.timeShort += span;
    if (gap > 0) sums.timeOver += span;
    sums.offered += tier.offered;
    sums.served += tier.served;
    nodeTime += span * (event.instances + judged.homeNodes);
    leastTime += span * Math.max(judged.homeNodes, Math.ceil(demand / judged.podsPerNode));
  });
  const share = (part: number, whole: number): number => (whole > 0 ? (100 * part) / whole : 0);
  return () => ({
    thetaU: share(sums.short, sums.time),
    thetaO: share(sums.excess, sums.time),
    tauU: share(sums.timeShort, sums.time),
    tauO: share(sums.timeOver, sums.time),
    lost: share(sums.offered - sums.served, sums.offered),
    nodeHours: nodeTime / HOUR,
    leastNodeHours: leastTime / HOUR,
  });
}
