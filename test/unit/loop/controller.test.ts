/** The pace of the cycles, and when they end. */
import { describe, expect, it } from 'vitest';
import { runController } from '../../../src/loop/controller.ts';
import type { Ports } from '../../../src/loop/tick.ts';
import { PortError } from '../../../src/ports/errors.ts';
import { settings } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { replicasOf, shop } from './shop.ts';

const nothing = (): void => undefined;

function controller(change: (ports: Ports) => Ports = (ports) => ports) {
  const fakes = shop();
  const abort = new AbortController();
  return {
    ...fakes,
    fakes,
    abort,
    /** As many cycles as there is something to happen between, and one more; it is told to stop as it falls asleep after the last. */
    async run(...between: readonly (() => void)[]): Promise<void> {
      for (const happen of between) fakes.calls.beforeNext('clock.sleep', happen);
      fakes.calls.beforeNext('clock.sleep', () => abort.abort());
      const { signal } = abort;
      await runController({ ports: change(fakes.ports), settings: settings(), signal });
    },
    slept: () => fakes.calls.argsOf('clock.sleep').map(([ms]) => ms),
  };
}

/** No rule asks for another pause than the settings yet, so the recorder plays one that did. */
function askingFor(nextTickAfter: number): (ports: Ports) => Ports {
  return (ports) => ({
    ...ports,
    recorder: {
      async record({ plan }) {
        Object.assign(plan, { nextTickAfter });
      },
    },
  });
}

describe('the pace of cycles', () => {
  it('counts from the beginning of a cycle, so that a slow one is followed sooner', async () => {
    const { calls, clock, run, slept } = controller();
    calls.beforeNext('cluster.view', () => clock.advance(700));

    await run(nothing);

    expect(slept()).toEqual([4_300, 5_000]);
  });

  it('is never negative: a cycle that took too long is followed at once', async () => {
    const { calls, clock, run, slept } = controller();
    calls.beforeNext('cluster.view', () => clock.advance(60_000));

    await run();

    expect(slept()).toEqual([0]);
  });

  it('is what the plan asks for', async () => {
    const { run, slept } = controller(askingFor(2_000));

    await run();

    expect(slept()).toEqual([2_000]);
  });

  it('is that of the settings while another leads, and cycles begin once the lease is held', async () => {
    const { state, recorded, run, slept } = controller();
    state.leader = false;
    const becomeLeader = (): void => {
      state.leader = true;
    };

    await run(nothing, becomeLeader);

    expect(slept()).toEqual([5_000, 5_000, 5_000]);
    expect(recorded.map((cycle) => cycle.plan.at)).toEqual([NOW + 10_000]);
  });
});

describe('a cycle that failed', () => {
  it('is said, and the next one decides anew at the usual pace', async () => {
    const { calls, log, recorded, run, slept } = controller();
    calls.failNext('cluster.view', new PortError('transient', 'no answer from the API server'));

    await run(nothing);

    expect(log).toEqual([
      {
        level: 'error',
        fields: { error: 'no answer from the API server' },
        message: 'a cycle failed; the next one decides anew',
      },
    ]);
    expect(slept()).toEqual([5_000, 5_000]);
    expect(recorded.map((cycle) => cycle.plan.at)).toEqual([NOW + 5_000]);
  });

  it('does not keep the pace of an earlier plan', async () => {
    const { calls, run, slept } = controller(askingFor(2_000));
    const failNext = (): void =>
      calls.failNext('policies.current', new PortError('transient', 'no answer'));

    await run(failNext);

    expect(slept()).toEqual([2_000, 5_000]);
  });
});

describe('being told to stop', () => {
  it('before the beginning does nothing at all', async () => {
    const { calls, abort, run } = controller();
    abort.abort();

    await run();

    expect(calls.all).toEqual([]);
  });

  it('during a cycle lets it act and be recorded, and no time passes afterwards', async () => {
    const { calls, clock, abort, fakes, recorded, run } = controller();
    calls.beforeNext('cluster.view', () => abort.abort());

    await run(nothing, nothing);

    expect(replicasOf(fakes)).toBe(12);
    expect(recorded).toHaveLength(1);
    expect(clock.now()).toBe(NOW);
  });

  it('between two cycles begins no other', async () => {
    const { recorded, run } = controller();

    await run(nothing);

    expect(recorded).toHaveLength(2);
  });
});
