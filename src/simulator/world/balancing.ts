/**
 * Uneven load on pods: new ones warm up to their share, kept connections favour some, and neighbours slow each other
 * on a node that is really used up. Moves pods among the groups of their meter; changes no load.
 */
import type { Millis, Ratio } from '../../model/units.ts';
import type { BalancingTruth } from '../traffic/door.ts';
import type { PodMeter } from './entities.ts';
import { createLoadWatch, type Loads, realUsage } from './node-use.ts';
import { regroup } from './regroup.ts';
import type { Tier, World } from './world.ts';

/** A share rises in so many stages: their middles, so that the mean over the ramp is a half. */
const RAMP_STAGES = 4;
/** Kept connections come in as many classes, from the least to the most favoured. */
const FAVOURS: readonly Ratio[] = [-1, -1 / 3, 1 / 3, 1];
/** Slower pods are told apart in steps of this. */
const PACE_STEP: Ratio = 0.05;
const PACE_MIN: Ratio = 0.2;

/** Call it at each step. Undefined: all pods are alike. */
export function startBalancing(world: World): (() => void) | undefined {
  const { scenario, tiers, clock, journal } = world;
  const neighbours = scenario.truth?.neighbours === true;
  const uneven = [...tiers.values()].filter(
    ({ workload }) => workload.truth.balancing !== undefined,
  );
  if (!neighbours && uneven.length === 0) return undefined;
  const weightOf = createWeights(world);
  const loads = createLoadWatch();

  function placeNewest(key: string): void {
    const tier = tiers.get(key);
    const meter = tier && [...tier.workload.meters].at(-1);
    if (tier === undefined || meter === undefined) return;
    const share = { weight: weightOf(tier, meter), pace: meter.able };
    regroup({ load: tier.meter, meter, share }, clock.now());
  }

  function placeAll(tier: Tier, paces: ReadonlyMap<string, Ratio>): void {
    for (const meter of tier.workload.meters) {
      if (meter.until !== undefined) continue;
      const pace = meter.able * (paces.get(meter.node) ?? 1);
      const share = { weight: weightOf(tier, meter), pace };
      regroup({ load: tier.meter, meter, share }, clock.now());
    }
  }

  // Who is Ready just now begins with its own share.
  journal.listen((event) => {
    if (event.kind === 'pod-ready') placeNewest(event.workload);
  });

  return () => {
    const paces = neighbours ? pacesOf(world, loads(world)) : new Map<string, Ratio>();
    for (const tier of neighbours ? tiers.values() : uneven) placeAll(tier, paces);
  };
}

function createWeights({ randomness, clock }: World): (tier: Tier, meter: PodMeter) => Ratio {
  const begun = clock.now();
  const favours = new WeakMap<PodMeter, Ratio>();

  function favourOf(meter: PodMeter): Ratio {
    const drawn = randomness.stream(`balancing/${meter.pod}`).next();
    const favour = favours.get(meter) ?? FAVOURS[Math.floor(drawn * FAVOURS.length)] ?? 0;
    favours.set(meter, favour);
    return favour;
  }

  return ({ workload }, meter) => {
    const { balancing } = workload.truth;
    if (balancing === undefined) return 1;
    const skewed = balancing.skew === 0 ? 1 : 1 + balancing.skew * favourOf(meter);
    // Whoever was there from the beginning is warm.
    return meter.from <= begun ? skewed : skewed * warmth(balancing, clock.now() - meter.from);
  };
}

function warmth({ ramp }: BalancingTruth, age: Millis): Ratio {
  if (age >= ramp) return 1;
  return (Math.floor((age / ramp) * RAMP_STAGES) + 0.5) / RAMP_STAGES;
}

/** By node; only those that slow their pods. */
function pacesOf(world: World, loads: Loads): ReadonlyMap<string, Ratio> {
  const paces = new Map<string, Ratio>();
  for (const node of world.nodes.all.values()) {
    const usage = realUsage(node, loads);
    if (usage <= 1) continue;
    const pace = Math.max(PACE_MIN, Math.floor(1 / usage / PACE_STEP) * PACE_STEP);
    paces.set(node.name, Math.round(pace * 100) / 100);
  }
  return paces;
}
