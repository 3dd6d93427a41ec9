/** One tier's forecast, raised to what its callers send or lowered to what is let in. Says which; judges nothing. */
import type { Band, Cause, DemandForecast, TierForecast } from '../model/forecast.ts';
import type { Rps } from '../model/units.ts';

/** What the tier is to be sized for, at both horizons and as the floor to keep. */
export interface Sized {
  readonly pod: Rps;
  readonly node: Rps;
  readonly keep: Rps;
}

/** The same value where nothing changes. */
export function admittedForecast(forecast: TierForecast, name: string, sized: Sized): TierForecast {
  const before = forecast.demands.find((demand) => demand.name === name);
  if (before === undefined || isAsBefore(before, sized)) return forecast;
  const after = resized(before, sized);
  return {
    ...forecast,
    demands: forecast.demands.map((demand) => (demand === before ? after : demand)),
  };
}

function isAsBefore({ atPodReady, atNodeReady, keepFloor }: DemandForecast, sized: Sized): boolean {
  return (
    atPodReady.high === sized.pod && atNodeReady.high === sized.node && keepFloor === sized.keep
  );
}

function resized(before: DemandForecast, { pod, node, keep }: Sized): DemandForecast {
  return {
    ...before,
    atPodReady: moved(before.atPodReady, pod),
    atNodeReady: moved(before.atNodeReady, node),
    keepFloor: keep,
    causes: [...before.causes, ...causesOf(before.atPodReady.high, pod)],
  };
}

/** Low and expected go along in proportion. */
function moved(band: Band, high: Rps): Band {
  if (band.high === 0) return { low: 0, expected: high, high };
  const times = high / band.high;
  return { low: band.low * times, expected: band.expected * times, high };
}

function causesOf(before: Rps, pod: Rps): Cause[] {
  if (pod > before) return [{ kind: 'fan-out', rps: pod, subject: 'what its callers send' }];
  if (pod < before)
    return [{ kind: 'admission', rps: pod, subject: 'what the walls behind it let in' }];
  return [];
}
