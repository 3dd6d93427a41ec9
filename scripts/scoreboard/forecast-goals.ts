/** Goal G7: the back-test of the forecast on every trace with a past. */
import { shown } from './figures.ts';
import { type Goal, standingOf } from './goal.ts';
import { BACKTESTED } from './plan.ts';
import { backtestOf, type Run } from './runs.ts';

const COVERED = { from: 93, to: 97 } as const;

export function forecastGoals(runs: readonly Run[]): readonly Goal[] {
  return BACKTESTED.map((trace) => forecastGoal(runs, trace));
}

function forecastGoal(runs: readonly Run[], trace: string): Goal {
  const found = backtestOf(runs, trace);
  const goal = {
    id: 'G7',
    what: `forecast of ${trace}, back-test`,
    moonshot:
      '93-97% of minutes inside the 95% band, MASE below 0.8, daily peak within 15% a day ahead',
    goodEnough: 'MASE below 1',
  };
  if (found === undefined) return { ...goal, actual: '-', standing: 'not run' };
  const { inside, mase, peakError, minutes, horizon } = found;
  const covered = inside >= COVERED.from && inside <= COVERED.to;
  const near = peakError === undefined || peakError <= 15;
  return {
    ...goal,
    actual: `${shown(inside, 1)}% of ${minutes} minutes, MASE ${shown(mase, 2)} at ${shown(horizon, 0)} s, daily peak ${shown(peakError, 0)}% off in the median`,
    standing: standingOf(covered && mase < 0.8 && near, mase < 1),
  };
}
