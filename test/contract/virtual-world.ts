/** A world in which waiting costs nothing: virtual seconds pass until a probe answers. */
import { MINUTE, SECOND } from '../../src/model/units.ts';
import type { VirtualClock } from '../../src/simulator/clock.ts';
import type { World } from './fixture.ts';

const LONGEST_WAIT = 10 * MINUTE;

export function virtualWorld(clock: VirtualClock): World {
  return {
    close: async () => undefined,
    eventually: async (what, probe) => {
      const last = clock.now() + LONGEST_WAIT;
      while (clock.now() < last) {
        const found = await probe();
        if (found !== undefined) return found;
        await clock.run(clock.now() + SECOND);
      }
      throw new Error(`waited in vain for ${what}`);
    },
  };
}
