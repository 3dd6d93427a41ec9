/** Goals G2 and G3: the 5.6x surge, at once and within eight minutes. */
import { mean, quantile, shown } from './figures.ts';
import { type Goal, standingOf } from './goal.ts';
import type { SurgeOutcome, Variant } from './job.ts';
import { BOOTS, RAMPS, variantsAt, WRITERS } from './plan.ts';
import { type Run, surges } from './runs.ts';
import { floorLost } from './surge-run.ts';

export function stepGoals(runs: readonly Run[]): readonly Goal[] {
  return WRITERS.map((writer) => stepGoal(runs, writer));
}

function stepGoal(runs: readonly Run[], writer: number): Goal {
  const world = { shape: 'step', boot: 90, writer, variant: 'cold' } as const;
  const ours = surges(runs, { ...world, system: 'kingtide' });
  const theirs = surges(runs, { ...world, system: 'hpa-ca' });
  const ratios = [...ours.values()].map(({ toFull = Infinity, floor }) => toFull / floor);
  const worst = quantile(ratios, 1);
  const later = [...ours].filter(([seed, one]) => isLater(one, theirs.get(seed))).length;
  const text = `${shown(quantile(ratios, 0.5), 2)} / ${shown(worst, 2)} x floor, median / worst of ${ratios.length} seeds; later than HPA + CA in ${later} of ${theirs.size}`;
  return {
    id: 'G2',
    what: `5.6x step, cold, ${writer === 20 ? 'stock pod writer (20/s)' : 'fast pod writer'}`,
    moonshot: '1.05 x floor, never later than HPA + CA',
    goodEnough: '1.2 x floor',
    actual: text,
    standing:
      worst === undefined
        ? 'not run'
        : standingOf(worst <= 1.05 && later === 0 && theirs.size > 0, worst <= 1.2),
  };
}

function isLater(ours: SurgeOutcome, theirs: SurgeOutcome | undefined): boolean {
  return theirs !== undefined && (ours.toFull ?? Infinity) > (theirs.toFull ?? Infinity);
}

export function rampGoals(runs: readonly Run[]): readonly Goal[] {
  return RAMPS.flatMap((shape) =>
    BOOTS.flatMap((boot) =>
      variantsAt(boot).map((variant) => rampGoal(runs, { shape, boot, variant })),
    ),
  );
}

interface RampWorld {
  readonly shape: (typeof RAMPS)[number];
  readonly boot: number;
  readonly variant: Variant;
}

function rampGoal(runs: readonly Run[], world: RampWorld): Goal {
  const { shape, boot, variant } = world;
  const found = surges(runs, { ...world, writer: 20, system: 'kingtide' });
  const ours = [...found.values()];
  const inTime = ours.filter(({ onTarget }) => onTarget).length / ours.length;
  const lost = mean(ours.map((one) => one.lost));
  const floor = variant === 'cold' ? floorLost(shape, boot) : 0;
  const most = (factor: number): number => factor * floor + NOTHING;
  const how = { cold: 'no notice, cold', warm: '50% warm', calendar: 'with a calendar entry' };
  const lostText = variant === 'cold' ? `lost 1.1 x floor of ${shown(floor, 2)}%` : 'lost 0';
  return {
    id: 'G3',
    what: `5.6x in 8 min, ${shape}, boot ${boot} s, ${how[variant]}`,
    moonshot: `on target at 480 s in 99%, ${lostText}`,
    goodEnough: variant === 'cold' ? `95%, lost 1.5 x floor` : '95%',
    actual: `${shown(100 * inTime, 0)}% of ${ours.length}, lost ${shown(lost, 3)}%`,
    standing:
      ours.length === 0
        ? 'not run'
        : standingOf(inTime >= 0.99 && lost <= most(1.1), inTime >= 0.95 && lost <= most(1.5)),
  };
}

/** Less than this share of requests, in %, is rounding. */
const NOTHING = 0.0005;
