/** S11 and replicas that a person set: those that were added stay for the tier's own time of scaling in. */
import { describe, expect, it } from 'vitest';
import { checkAdopted } from '../../../../src/simulator/checkers/s11-adopted.ts';
import { scale } from '../../../../src/simulator/people/hands.ts';
import { evidenceOf, MINUTE } from './evidence.ts';

describe('S11, replicas set by hand', () => {
  /** A person scales web, which has two; after so many minutes we make it so many. A tier scales in after 10 minutes. */
  async function scaled(byHand: number, minutes: number, to: number) {
    const evidence = evidenceOf();
    const { world, web } = evidence;
    const checker = checkAdopted(evidence);
    scale(world, web, byHand);
    world.faults.fire('H1', web.key, 'scaled');
    await evidence.pass(minutes * MINUTE);
    evidence.scale(to);
    return checker.finish().map(({ message }) => message);
  }

  it('are not taken away before their time', async () => {
    expect(await scaled(8, 9, 7)).toEqual([
      'shop/web went from 8 to 7 replicas, 540 s after a person added some',
    ]);
    expect(await scaled(8, 10, 7)).toEqual([]);
  });

  it('may grow at once, and those that were taken away may come back', async () => {
    expect([await scaled(8, 1, 9), await scaled(1, 1, 2)]).toEqual([[], []]);
  });

  /** We take one of two away, a person puts it back, and a minute later we take it away again. */
  async function undone(late: boolean) {
    const evidence = evidenceOf();
    const { world, web } = evidence;
    const checker = checkAdopted(evidence);
    evidence.scale(1);
    await evidence.pass(MINUTE);
    if (late) world.faults.fire('A6', 'workloads');
    scale(world, web, 2);
    world.faults.fire('H1', web.key, 'scaled');
    await evidence.pass(MINUTE);
    evidence.scale(1);
    return checker.finish().map(({ message }) => message);
  }

  it('may look like what was never taken away, where changes come late', async () => {
    expect(await undone(true)).toEqual([]);
    expect(await undone(false)).toEqual([
      'shop/web went from 2 to 1 replicas, 60 s after a person added some',
    ]);
  });
});
