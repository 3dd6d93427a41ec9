/** Free room in typed arrays: how many pods fit, and that full bins leave the list. */
import { describe, expect, it } from 'vitest';
import { createBins, fill, podsIn, slots, take } from '../../../src/decide/bins.ts';
import type { Resources } from '../../../src/model/units.ts';

const POD: Resources = { cpu: 500, memory: 0, pods: 1 };
const room = (cpu: number, memory = 0, pods = 60): Resources => ({ cpu, memory, pods });
const itself = (resources: Resources): Resources => resources;

function filled(
  rooms: readonly Resources[],
  need: number,
  over: { pod?: Resources; may?: (index: number) => boolean } = {},
) {
  const bins = createBins(rooms, itself);
  const taken: [number, number][] = [];
  const { pod = POD, may = () => true } = over;
  const left = fill(bins, pod, need, {
    smallest: POD,
    may,
    onTake: (index, count) => taken.push([index, count]),
  });
  return { bins, taken, left };
}

describe('room in bins', () => {
  it('is limited by cpu, memory and pods, whichever is least', () => {
    expect(podsIn(7_200, 0, 60, POD)).toBe(14);
    expect(podsIn(7_200, 4_000, 60, { cpu: 500, memory: 1_000, pods: 1 })).toBe(4);
    expect(podsIn(7_200, 0, 3, POD)).toBe(3);
    expect(podsIn(-100, 0, 60, POD)).toBe(0);
    expect(podsIn(0, 0, 7, { cpu: 0, memory: 0, pods: 1 })).toBe(7);
  });

  it('does not lose a pod to binary fractions', () => {
    // 0.7 x 3 is 2.0999...; 2100 / 700 must be 3.
    expect(podsIn(0.7 * 3 * 1_000, 0, 60, { cpu: 700, memory: 0, pods: 1 })).toBe(3);
  });

  it('is filled in order, and what finds none is told', () => {
    expect(filled([room(1_000), room(700), room(2_000)], 9)).toMatchObject({
      taken: [
        [0, 2],
        [1, 1],
        [2, 4],
      ],
      left: 2,
    });
    expect(filled([room(1_000), room(2_000)], 3)).toMatchObject({
      taken: [
        [0, 2],
        [1, 1],
      ],
      left: 0,
    });
  });

  it('is left alone where the pod may not go', () => {
    expect(filled([room(1_000), room(1_000)], 3, { may: (index) => index === 1 })).toMatchObject({
      taken: [[1, 2]],
      left: 1,
    });
  });

  it('of full bins is not looked at again, that of others is', () => {
    const { bins } = filled([room(1_000), room(700), room(2_000)], 4);

    expect([...bins.open]).toEqual([2]);
    expect(slots(bins, 2, POD)).toBe(3);
  });

  it('stays open for smaller pods when a large one finds none', () => {
    const { bins, left } = filled([room(700), room(400)], 1, {
      pod: { cpu: 5_000, memory: 0, pods: 1 },
    });

    expect([left, [...bins.open]]).toEqual([1, [0]]);
  });

  it('shrinks by what is taken', () => {
    const bins = createBins([room(1_000, 300, 5)], itself);

    take(bins, 0, { cpu: 200, memory: 100, pods: 1 }, 2);

    expect([bins.cpu[0], bins.memory[0], bins.pods[0]]).toEqual([600, 100, 3]);
  });
});
