/**
 * Since when every tier's load has been constant, within its noise, and every count of the business, too: the heal phase
 * is judged from there.
 */
import type { Millis } from '../../model/units.ts';
import { gaugeAt } from '../gauge.ts';
import type { World } from '../world/world.ts';

export interface Calm {
  since(): Millis;
}

const SAME: number = 0.02;
/** Draws this many standard deviations away do not happen in a run. */
const NOISE_REACH = 6;

export function startCalm({ journal, scenario }: Pick<World, 'journal' | 'scenario'>): Calm {
  const tolerance = Math.max(SAME, NOISE_REACH * scenario.noise);
  /** By the tier's place in the scenario. */
  const reference: number[] = [];
  const counted = startCounting(scenario);
  let since: Millis = scenario.from;
  journal.listen((event) => {
    if (event.kind !== 'load') return;
    const { tiers } = event;
    if (counted(event.at)) since = event.at;
    // Counted, not iterated: three checkers do this for every tier at every step.
    for (let place = 0; place < tiers.length; place += 1) {
      const offered = tiers[place]?.offered ?? 0;
      const known = reference[place];
      if (known !== undefined && Math.abs(offered - known) <= tolerance * known) continue;
      reference[place] = offered;
      since = event.at;
    }
  });
  return { since: () => since };
}

/** Whether a count is another than when it was last asked for. */
function startCounting({ gauges = [], from }: World['scenario']): (at: Millis) => boolean {
  let counts = gauges.map((gauge) => gaugeAt(gauge, from));
  return (at) => {
    const before = counts;
    counts = gauges.map((gauge) => gaugeAt(gauge, at));
    return counts.some((count, place) => count !== before[place]);
  };
}
