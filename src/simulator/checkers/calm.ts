/** Since when every tier's load has been constant, within its noise: the heal phase is judged from there. */
import type { Millis } from '../../model/units.ts';
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
  let since: Millis = scenario.from;
  journal.listen((event) => {
    if (event.kind !== 'load') return;
    for (const [place, { offered }] of event.tiers.entries()) {
      const known = reference[place];
      if (known !== undefined && Math.abs(offered - known) <= tolerance * known) continue;
      reference[place] = offered;
      since = event.at;
    }
  });
  return { since: () => since };
}
