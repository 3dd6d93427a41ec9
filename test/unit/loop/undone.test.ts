/** A person puts back at once what the loop has just taken away: the same numbers as a write that never landed. */
import { describe, expect, it } from 'vitest';
import { createTick } from '../../../src/loop/tick.ts';
import { PortError } from '../../../src/ports/errors.ts';
import { settings } from '../../builders/decisions.ts';
import { tierPolicy } from '../../builders/policies.ts';
import { replicasOf, shop } from './shop.ts';

const { tick: TICK } = settings();
const { after: AFTER } = tierPolicy().scaleIn;
/** Longer than inputs must be trusted for. */
const AT_MOST = 3 * AFTER;

/** Twelve replicas where ten are needed, watched until the first shrink goes out. */
async function shrinking() {
  const fakes = shop({ found: 12, min: 2 });
  const cycle = createTick({ ports: fakes.ports, settings: settings() });
  const asked = (): number => fakes.calls.names('cluster.setReplicas').length;
  async function next(): Promise<void> {
    fakes.clock.advance(TICK);
    await cycle();
  }
  /** How long until something is written; undefined: nothing was. */
  async function untilAsked(): Promise<number | undefined> {
    const before = asked();
    for (let passed = TICK; passed <= AT_MOST; passed += TICK) {
      await next();
      if (asked() > before) return passed;
    }
    return undefined;
  }
  return { fakes, next, untilAsked };
}

describe('a shrink that a person undoes before the next look', () => {
  it('is not done again before the time of scaling in has passed', async () => {
    const { fakes, untilAsked } = await shrinking();
    expect(await untilAsked()).toBeDefined();
    expect(replicasOf(fakes)).toBeLessThan(12);

    const { workloads } = fakes.state.cluster;
    const shrunk = workloads.get('shop/checkout');
    if (shrunk === undefined) throw new Error('there is no checkout');
    workloads.set('shop/checkout', { ...shrunk, replicas: 12, resourceVersion: '9' });

    // Seen in the first cycle, it is a need of that moment; the cycle after its time shrinks.
    expect(await untilAsked()).toBe(AFTER + TICK);
  });

  it('is another thing than one that was refused, which is asked for again at once', async () => {
    const { fakes, untilAsked } = await shrinking();
    const { calls } = fakes;
    calls.failNext('cluster.setReplicas', new PortError('conflict', 'somebody was faster'));
    await untilAsked();
    expect(replicasOf(fakes)).toBe(12);

    expect(await untilAsked()).toBe(TICK);
    expect(replicasOf(fakes)).toBeLessThan(12);
  });
});
