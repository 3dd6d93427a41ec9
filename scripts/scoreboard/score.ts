/** Keeps score of forecasts: how many minutes lay between the bounds, and how large the errors were beside standing still. */
import type { PendingOutlook, Sample } from '../../src/model/memory.ts';
import { MINUTE, type Millis, type Rps } from '../../src/model/units.ts';

export interface Score {
  /** Minutes judged. */
  readonly minutes: number;
  /** Share of them between the bounds, %. */
  readonly inside: number;
  /** Mean absolute error over that of "as it is now", at the same horizon. */
  readonly mase: number;
}

interface Waiting {
  readonly made: PendingOutlook;
  /** The reading when it was made: the forecast of somebody who expects no change. */
  readonly last: Rps;
}

export interface ScoreKeeper {
  read(sample: Sample): void;
  /** The same forecast may be offered again; it counts once. */
  forecast(made: PendingOutlook, last: Rps): void;
  finish(): Score;
}

/** Minutes before `from` are not judged. */
export function startScore(from: Millis): ScoreKeeper {
  const sums = { minutes: 0, inside: 0, error: 0, still: 0 };
  let recent: Sample[] = [];
  const waiting: Waiting[] = [];
  let newest: Millis = Number.NEGATIVE_INFINITY;

  function judge({ made, last }: Waiting): void {
    const minute = recent.filter(({ at }) => at > made.due - MINUTE && at <= made.due);
    if (made.due < from || minute.length === 0) return;
    let truth = 0;
    for (const { rps } of minute) truth += rps / minute.length;
    sums.minutes += 1;
    if (truth >= made.low && truth <= made.high) sums.inside += 1;
    sums.error += Math.abs(truth - made.expected);
    sums.still += Math.abs(truth - last);
  }

  return {
    read(sample) {
      recent = [...recent.filter(({ at }) => at > sample.at - 2 * MINUTE), sample];
      while (waiting[0] !== undefined && waiting[0].made.due <= sample.at) {
        judge(waiting[0]);
        waiting.shift();
      }
    },
    forecast(made, last) {
      if (made.due <= newest) return;
      newest = made.due;
      waiting.push({ made, last });
    },
    finish: () => ({
      minutes: sums.minutes,
      inside: (100 * sums.inside) / sums.minutes,
      mase: sums.error / sums.still,
    }),
  };
}
