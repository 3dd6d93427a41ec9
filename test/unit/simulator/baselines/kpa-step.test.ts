/** A tick of the Knative-like model: calm, panic, and the way back. */
import { describe, expect, it } from 'vitest';
import { type KpaMemory, kpaStep } from '../../../../src/simulator/baselines/kpa-step.ts';
import { SECOND } from '../small-world.ts';

const CALM: KpaMemory = { panicAt: undefined, panicPods: 0 };

describe('a tick of the Knative-like model', () => {
  it('follows the stable window while the short one wants less than twice the ready pods', () => {
    const step = kpaStep({ now: 0, readyPods: 10, stable: 11.2, panic: 19, memory: CALM });
    expect(step).toEqual({ desired: 12, memory: CALM });
  });

  it('panics at twice the ready pods and takes the short window', () => {
    const step = kpaStep({ now: 0, readyPods: 10, stable: 11.2, panic: 19.1, memory: CALM });
    expect(step).toEqual({ desired: 20, memory: { panicAt: 0, panicPods: 20 } });
  });

  it('only rises in panic, until a stable window has passed without a reason for it', () => {
    const memory = { panicAt: 0, panicPods: 25 };
    const quiet = { readyPods: 25, stable: 14, panic: 10, memory };
    expect(kpaStep({ now: 60 * SECOND, ...quiet }).desired).toBe(25);
    expect(kpaStep({ now: 62 * SECOND, ...quiet })).toEqual({ desired: 14, memory: CALM });
  });

  it('shrinks by half at most', () => {
    const step = kpaStep({ now: 0, readyPods: 25, stable: 3, panic: 3, memory: CALM });
    expect(step.desired).toBe(12);
  });
});
