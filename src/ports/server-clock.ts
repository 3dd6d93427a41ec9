/**
 * A wall clock that is checked against the API server's. Calendars, ages of orders and everything else that is compared
 * with times the server wrote go wrong when the own clock jumps; beyond a bound the server is believed instead.
 */
import type { Millis } from '../model/units.ts';
import { SECOND } from '../model/units.ts';
import type { Clock } from './clock.ts';

/** Clocks of a healthy cluster differ by less; a `Date` header is only whole seconds, and some on its way. */
export const DRIFT_MAX: Millis = 30 * SECOND;

export interface ServerClock extends Clock {
  /** The API server has just said what time it is. */
  hear(serverTime: Millis): void;
}

export interface ServerClockOptions {
  readonly clock: Clock;
  /** Called when the server begins to be believed (own time minus server time), and with 0 when it need not be any more. */
  readonly onDrift?: (drift: Millis) => void;
}

/** Until the server was heard, the own clock is all there is. Between two answers its time goes on by the monotonic clock. */
export function createServerClock({
  clock,
  onDrift = () => undefined,
}: ServerClockOptions): ServerClock {
  let heard: { readonly server: Millis; readonly monotonic: Millis } | undefined;
  let corrected = false;

  function now(): Millis {
    const own = clock.now();
    if (heard === undefined) return own;
    const server = heard.server + clock.monotonic() - heard.monotonic;
    const drifted = Math.abs(own - server) > DRIFT_MAX;
    if (drifted !== corrected) {
      corrected = drifted;
      onDrift(drifted ? own - server : 0);
    }
    return drifted ? server : own;
  }

  return {
    now,
    monotonic: () => clock.monotonic(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    hear(serverTime) {
      heard = { server: serverTime, monotonic: clock.monotonic() };
    },
  };
}
