/** Goals G4 and G15: a thousand machines from two providers, and what is kept after a sale. */
import { mean, quantile, shown } from './figures.ts';
import { type Goal, standingOf } from './goal.ts';
import { type Run, sales, weibos } from './runs.ts';

const TEN_MINUTES = 600;
const SWITCH_MAX = 30;

export function weiboGoal(runs: readonly Run[]): Goal {
  const ours = weibos(runs, 'kingtide');
  const theirs = weibos(runs, 'hpa-ca');
  const full = ours.map(({ toFull = Infinity }) => toFull);
  const switched = quantile(
    ours.map(({ toSwitch = Infinity }) => toSwitch),
    1,
  );
  const p99 = quantile(full, 0.99);
  const p95 = quantile(full, 0.95);
  const model = quantile(
    theirs.map(({ toFull = Infinity }) => toFull),
    0.5,
  );
  const fast = switched !== undefined && switched <= SWITCH_MAX;
  return {
    id: 'G4',
    what: '1,000 machines serving, the first provider out of stock at 30%',
    moonshot: 'p99 within 600 s, switch within 30 s',
    goodEnough: 'p95 within 600 s',
    actual: `p99 ${shown(p99, 0)} s of ${ours.length} seeds, switch ${shown(switched, 0)} s; HPA + CA model ${shown(model, 0)} s`,
    standing:
      p99 === undefined || p95 === undefined
        ? 'not run'
        : standingOf(p99 <= TEN_MINUTES && fast, p95 <= TEN_MINUTES),
  };
}

export function saleGoal(runs: readonly Run[]): Goal {
  const ours = sales(runs, 'kingtide');
  const oracle = mean(sales(runs, 'oracle').map(({ nodeHoursAfter }) => nodeHoursAfter));
  const model = mean(sales(runs, 'hpa-ca').map(({ nodeHoursAfter }) => nodeHoursAfter));
  const hours = mean(ours.map(({ nodeHoursAfter }) => nodeHoursAfter));
  const short = quantile(
    ours.map(({ minutesShortAfter }) => minutesShortAfter),
    1,
  );
  const least = mean(ours.map(({ leastAfter }) => leastAfter));
  const ratio = hours / oracle;
  return {
    id: 'G15',
    what: 'machine hours after the peak of a three-day sale',
    moonshot: '1.05 x oracle, never short',
    goodEnough: '1.15 x oracle',
    actual: `${shown(ratio, 2)} x oracle, which fills machines to 100%; ${shown(hours / least, 2)} x the least at 70% (${shown(hours, 0)} h; HPA + CA model ${shown(model, 0)} h), ${short ?? '-'} minutes short`,
    standing:
      ours.length === 0 || !Number.isFinite(ratio)
        ? 'not run'
        : standingOf(ratio <= 1.05 && short === 0, ratio <= 1.15 && short === 0),
  };
}
