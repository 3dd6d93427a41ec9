/**
 * How fast nodes of a zone may be tainted for eviction (Kubernetes documentation, "Rate limits on eviction"): one in
 * ten seconds; in a zone where 55% and more are NotReady one in a hundred, or none where it has 50 nodes or fewer;
 * none at all when every zone is wholly NotReady, for then it is the controller that is cut off.
 */
import { type Millis, SECOND } from '../../model/units.ts';
import type { SimNode } from './entities.ts';

const PAUSE: Millis = 10 * SECOND;
const PAUSE_IN_STORM: Millis = 100 * SECOND;
const UNHEALTHY = 0.55;
const LARGE_ZONE = 50;
/** Fewer NotReady nodes than this are no storm, whatever their share. */
const STORM_MIN = 3;

interface Zone {
  ready: number;
  notReady: number;
}

/** Time from one node to the next; undefined: none for now. A zone is a site. */
export function evictionPause(nodes: Iterable<SimNode>, site: string): Millis | undefined {
  const zones = zonesOf(nodes);
  if ([...zones.values()].every(({ ready }) => ready === 0)) return undefined;
  const { ready, notReady } = zones.get(site) ?? { ready: 0, notReady: 0 };
  // A zone that is down as a whole is taken for a real loss, so that its pods start elsewhere.
  if (ready === 0) return PAUSE;
  const storm = notReady >= STORM_MIN && notReady / (ready + notReady) >= UNHEALTHY;
  if (!storm) return PAUSE;
  return ready + notReady > LARGE_ZONE ? PAUSE_IN_STORM : undefined;
}

function zonesOf(nodes: Iterable<SimNode>): ReadonlyMap<string, Zone> {
  const zones = new Map<string, Zone>();
  for (const { site, ready } of nodes) {
    const zone = zones.get(site) ?? { ready: 0, notReady: 0 };
    if (ready) zone.ready += 1;
    else zone.notReady += 1;
    zones.set(site, zone);
  }
  return zones;
}
