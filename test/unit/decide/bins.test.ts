/** Free room in typed arrays: how many pods fit, and that full bins leave the list. */
import { describe, expect, it } from 'vitest';
import {
  type Bins,
  copyOf,
  createBins,
  fill,
  podsIn,
  slots,
  take,
} from '../../../src/decide/bins.ts';
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

describe('room that was looked for before', () => {
  const large: Resources = { cpu: 900, memory: 0, pods: 1 };
  const larger: Resources = { cpu: 1_000, memory: 100, pods: 1 };

  /** Which bins are asked whether they may be filled, which is only asked where there is room. */
  function asked(bins: Bins, pod: Resources, need: number, allowed: (index: number) => boolean) {
    const seen: number[] = [];
    const may = (index: number): boolean => {
      seen.push(index);
      return allowed(index);
    };
    const left = fill(bins, pod, need, { smallest: POD, may, onTake: () => undefined });
    return { seen, left };
  }

  it('is found again by a smaller pod, in bins that were too small for the one before', () => {
    const bins = createBins([room(500), room(900), room(2_000, 500)], itself);

    expect(asked(bins, large, 1, () => true)).toEqual({ seen: [1], left: 0 });
    // 1 is full now; 2 holds one of 1,000 and 100, with 1,000 left.
    expect(asked(bins, larger, 1, () => true)).toEqual({ seen: [2], left: 0 });
    // The smaller one fits on the first, which was passed over twice, and twice on what is left of the last.
    expect(asked(bins, POD, 4, () => true)).toEqual({ seen: [0, 2], left: 1 });
  });

  it('stays open for who may use it, when it was left by one who may not', () => {
    const bins = createBins([room(1_000), room(1_000)], itself);

    expect(asked(bins, large, 1, (index) => index === 1).left).toBe(0);
    expect(asked(bins, large, 1, () => true)).toEqual({ seen: [0], left: 0 });
  });

  it('is as it was in the copy of bins that are filled afterwards', () => {
    const bins = createBins([room(1_000)], itself);
    const copy = copyOf(bins);

    expect(asked(bins, large, 2, () => true).left).toBe(1);
    expect(asked(bins, large, 1, () => true)).toEqual({ seen: [], left: 1 });
    expect(asked(copy, large, 1, () => true)).toEqual({ seen: [0], left: 0 });
  });

  it('is found however many sizes of pods there are', () => {
    const bins = createBins([room(1_000), room(200_000, 0, 110)], itself);

    // 100 sizes from 1,001 to 1,100, which the first has no room for: 105,050 in all.
    for (let more = 1; more <= 100; more += 1)
      expect(asked(bins, { cpu: 1_000 + more, memory: 0, pods: 1 }, 1, () => true).left).toBe(0);
    expect(bins.cpu[1]).toBe(200_000 - 105_050);
    expect(asked(bins, { cpu: 1_000, memory: 0, pods: 1 }, 1, () => true)).toMatchObject({
      left: 0,
    });
    expect(bins.cpu[0]).toBe(0);
  });
});
