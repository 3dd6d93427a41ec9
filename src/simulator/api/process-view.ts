/**
 * What one process sees and asks of the cluster when views may be wrong: its own watches, and what it still knows while
 * the API server is away. Without such a fault nothing stands between it and the truth.
 */
import { type Millis, SECOND } from '../../model/units.ts';
import { PortError } from '../../ports/errors.ts';
import type { Policies } from '../../ports/policies.ts';
import type { FaultId } from '../faults/catalogue.ts';
import type { Backends } from '../operator/gated-ports.ts';
import type { World } from '../world/world.ts';
import type { ApiServer } from './api-server.ts';
import type { Fate, Line } from './watch-stream.ts';
import { type WatchHook, type WatchName, watchedCluster } from './watched-cluster.ts';

export interface ProcessViewInput {
  readonly world: World;
  readonly backends: Backends;
  readonly api: ApiServer;
  readonly operator: number;
  readonly viewMaxAge: Millis;
  /** Asked at each event of each watch before the faults are. */
  readonly onWatchEvent: WatchHook | undefined;
}

const VIEW_FAULTS: ReadonlySet<FaultId> = new Set(['A2', 'A5', 'A6', 'A7', 'A9', 'A10']);
const USUAL_LATE: Millis = 30 * SECOND;
const USUAL_BEHIND: Millis = 10 * SECOND;

export function processView(input: ProcessViewInput): Backends {
  const { world, backends, api, operator, viewMaxAge, onWatchEvent } = input;
  const { faults, clock, randomness } = world;
  const scheduled = faults.schedule.some(({ id }) => VIEW_FAULTS.has(id));
  if (!scheduled && onWatchEvent === undefined) return backends;
  const random = randomness.stream(`watch/${operator}`).next;

  function lineOf(watch: WatchName): Line {
    if (!api.reachable()) return 'down';
    if (faults.on('A5', watch) !== undefined) return 'silent';
    return faults.strikes('A2', watch) === undefined ? 'up' : 'expired';
  }

  function struckBy(watch: WatchName): Fate | undefined {
    const struck = faults.strikes('A6', watch);
    if (struck === undefined) return undefined;
    const by = struck.size ?? USUAL_LATE;
    const draw = random();
    if (draw < 1 / 3) return { kind: 'drop' };
    return { kind: draw < 2 / 3 ? 'late' : 'double', by };
  }

  return {
    ...backends,
    policies: rememberedPolicies(backends.policies, api),
    cluster: watchedCluster({
      cluster: backends.cluster,
      now: clock.now,
      maxAge: viewMaxAge,
      lineOf,
      fate: (watch, event) => onWatchEvent?.(watch, event) ?? struckBy(watch),
      behind(label) {
        const struck = faults.strikes('A7', label);
        return struck === undefined ? 0 : (struck.size ?? USUAL_BEHIND);
      },
      random,
    }),
  };
}

/** Documents and their status come from watches: while the API server is away the last ones stay. */
function rememberedPolicies(policies: Policies, api: ApiServer): Policies {
  let current: Awaited<ReturnType<Policies['current']>> | undefined;
  let kept: Awaited<ReturnType<Policies['kept']>> | undefined;
  return {
    ...policies,
    async current(now) {
      if (api.reachable()) current = await policies.current(now);
      return current ?? unlisted();
    },
    async kept() {
      if (api.reachable()) kept = await policies.kept();
      return kept ?? unlisted();
    },
  };
}

function unlisted(): never {
  throw new PortError('transient', 'policies cannot be read: not listed yet');
}
