/** A site beyond its last line (W1): nobody at home hears of its nodes, and they are heard again when one line is back. */
import { describe, expect, it } from 'vitest';
import type { ScheduledFault } from '../../../../src/simulator/faults/fault.ts';
import { fault, loadedWorld } from '../load/load-world.ts';
import { MINUTE, SECOND, START, workload } from '../small-world.ts';

const CUT = START + 10 * MINUTE;

function cut(subject: string | undefined, minutes: number, later = 0): ScheduledFault {
  const from = CUT + later * MINUTE;
  return fault({ id: 'W1', subject, from, until: from + minutes * MINUTE });
}

/** One cloud node behind two lines; whether it is Ready so long after the cut. */
async function readyAfter(faults: readonly ScheduledFault[], after: readonly number[]) {
  const line = { site: 'cloud', to: 'home', bandwidth: 1e9 };
  const { world, begin } = loadedWorld({
    workloads: [workload()],
    lines: [
      { ...line, name: 'a' },
      { ...line, name: 'b' },
    ],
    faults,
  });
  begin();
  world.cloud.get('np1')?.grow(1);
  const seen: (boolean | undefined)[] = [];
  for (const seconds of after) {
    await world.clock.run(CUT + seconds * SECOND);
    seen.push(world.nodes.all.get('cloud-np1-i0001')?.ready);
  }
  return seen;
}

describe('a site beyond its last line', () => {
  it('has nodes that Kubernetes holds for NotReady, until they are heard again', async () => {
    // NotReady after 40 s of silence, Ready 10 s after the cut of five minutes is over.
    const ready = await readyAfter([cut(undefined, 5)], [-1, 39, 40, 299, 309, 310]);
    expect(ready).toEqual([true, true, false, false, false, true]);
  });

  it('is heard while one line is up', async () => {
    expect(await readyAfter([cut('a', 5)], [40, 299])).toEqual([true, true]);
  });

  it('is cut by the second line that falls, and heard again with the first that is back', async () => {
    // Line a is down in minutes 0 to 5, b in 2 to 10: nobody hears between 2 and 5.
    const faults = [cut('a', 5), cut('b', 8, 2)];
    expect(await readyAfter(faults, [119, 160, 299, 310, 599])).toEqual([
      true,
      false,
      false,
      true,
      true,
    ]);
  });
});
