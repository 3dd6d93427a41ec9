/** What comes later changes nothing that was decided before: two futures, one past, the same bytes up to the fork. */
import { describe, expect, it } from 'vitest';
import { scoreWorld } from '../../../scripts/scoreboard/world.ts';
import { rehearse } from '../../../src/simulator/rehearse.ts';

const MINUTE = 60_000;
const FROM = Date.UTC(2027, 0, 4, 12);
const FORK = FROM + 8 * MINUTE;

/** Plans of a quarter of an hour, as text; from the fork on the load is `later`. */
async function plansWith(later: string): Promise<ReadonlyMap<number, string>> {
  const world = scoreWorld({
    name: 'fork',
    from: FROM,
    to: FROM + 15 * MINUTE,
    traffic: [
      '{ flat: { rps: 1400 rps } }',
      '{ ramp: { at: "2027-01-04T12:02:00", over: 6m, rps: 4200 rps } }',
      `{ from: "2027-01-04T12:08:00", ${later} }`,
    ],
    homeNodes: 2,
    replicas: 16,
    pools: [{ name: 'np1', boot: { p50: 60, p95: 90 }, stock: 50, price: '1' }],
    writer: 20,
    maxReplicas: 500,
    step: 5_000,
    history: 2 * 24 * 60 * MINUTE,
  });
  const plans = new Map<number, string>();
  await rehearse({
    ...world,
    expectations: [],
    seed: 1,
    controller: true,
    onCycle({ input, plan }) {
      plans.set(input.now, JSON.stringify([input.forecast, plan]));
    },
  });
  return plans;
}

describe('decisions', () => {
  it('know nothing of what comes later', async () => {
    const flood = await plansWith('flat: { rps: 90000 rps }');
    const quiet = await plansWith('flat: { rps: 1 rps }');
    const past = (plans: ReadonlyMap<number, string>) =>
      [...plans].filter(([now]) => now <= FORK).map(([, text]) => text);
    const future = (plans: ReadonlyMap<number, string>) =>
      [...plans].filter(([now]) => now > FORK).map(([, text]) => text);

    expect(past(flood).length).toBeGreaterThan(500);
    expect(past(flood)).toEqual(past(quiet));
    // The control: the futures do differ, and are seen to.
    expect(future(flood)).not.toEqual(future(quiet));
  }, 60_000);
});
