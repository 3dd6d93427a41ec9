/**
 * How the Cluster Autoscaler leaves a node group alone after a failure, a model. Pure but for its own memory.
 *
 * Source: the Cluster Autoscaler's flags `--initial-node-group-backoff-duration` (5 min), `--max-node-group-backoff-duration`
 * (30 min) and `--node-group-backoff-reset-timeout` (3 h), and its FAQ on failed scale-ups.
 */
import { HOUR, MINUTE, type Millis } from '../../model/units.ts';

const INITIAL: Millis = 5 * MINUTE;
const LONGEST: Millis = 30 * MINUTE;
const FORGOTTEN_AFTER: Millis = 3 * HOUR;

export interface BackOff {
  /** The group failed. Failures while it is already left alone do not lengthen the pause. */
  failed(group: string, now: Millis): void;
  isResting(group: string, now: Millis): boolean;
}

interface Rest {
  readonly pause: Millis;
  readonly until: Millis;
  readonly lastFailure: Millis;
}

export function createBackOff(): BackOff {
  const rests = new Map<string, Rest>();

  function nextPause(group: string, now: Millis): Millis {
    const rest = rests.get(group);
    if (rest === undefined || now - rest.lastFailure > FORGOTTEN_AFTER) return INITIAL;
    return rest.until <= now ? Math.min(LONGEST, 2 * rest.pause) : rest.pause;
  }

  return {
    failed(group, now) {
      const pause = nextPause(group, now);
      rests.set(group, { pause, until: now + pause, lastFailure: now });
    },
    isResting: (group, now) => (rests.get(group)?.until ?? now) > now,
  };
}
