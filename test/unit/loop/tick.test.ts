/** One cycle on fakes: what it reads, does, records and remembers. */
import { describe, expect, it } from 'vitest';
import { told } from '../../../src/act/told.ts';
import { decide } from '../../../src/decide/decide.ts';
import { createTick } from '../../../src/loop/tick.ts';
import { PortError } from '../../../src/ports/errors.ts';
import type { Cycle } from '../../../src/ports/recorder.ts';
import { settings } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import type { FakePorts } from '../../builders/ports/ports.ts';
import { intent } from '../../builders/snapshots.ts';
import { replicasOf, shop } from './shop.ts';

function ticking(fakes: FakePorts): () => Promise<Cycle | undefined> {
  return createTick({ ports: fakes.ports, settings: settings() });
}

/** The readings a cycle remembered when it decided, the latest last. */
function remembered(cycle: Cycle | undefined) {
  return cycle?.input.memory.tiers['shop/checkout']?.samples['requests'];
}

describe('a cycle', () => {
  it('looks, acts, and records, in this order', async () => {
    const fakes = shop();

    await ticking(fakes)();

    expect(
      fakes.calls.names(
        'policies.current',
        'cluster.view',
        'metrics.instant',
        'cluster.setReplicas',
        'recorder.record',
      ),
    ).toEqual([
      'policies.current',
      'cluster.view',
      'metrics.instant',
      'metrics.instant',
      'cluster.setReplicas',
      'recorder.record',
    ]);
  });

  it('does what was decided: from ten replicas to the twelve the policy wants', async () => {
    const fakes = shop();

    await ticking(fakes)();

    expect(fakes.writes()).toEqual(['policies.keepOriginals', 'cluster.setReplicas']);
    expect(replicasOf(fakes)).toBe(12);
  });

  it('records what went in, what was decided and what became of it, and returns the same', async () => {
    const fakes = shop();

    const cycle = await ticking(fakes)();

    expect(fakes.recorded).toHaveLength(1);
    expect(fakes.recorded[0]).toBe(cycle);
    expect(cycle?.input).toMatchObject({ now: NOW, settings: settings() });
    expect(cycle?.plan.actions).toMatchObject([{ kind: 'set-replicas', from: 10, to: 12 }]);
    expect(cycle?.outcomes).toMatchObject([{ kind: 'applied', detail: 'replicas 10 to 12' }]);
  });

  it('records an action that failed as well', async () => {
    const fakes = shop();
    fakes.calls.failNext('cluster.setReplicas', new PortError('conflict', 'somebody was faster'));

    await ticking(fakes)();

    expect(fakes.recorded[0]?.outcomes).toMatchObject([
      { kind: 'failed', detail: 'somebody was faster' },
    ]);
  });

  it('tells with its plan what the ledger could not be told, in this very cycle', async () => {
    const fakes = shop();
    // An order whose call was heard by nobody; the provider shows its machine.
    const pending = intent({ count: 1, targetBefore: 0, targetAfter: 1, outcome: 'pending' });
    fakes.state.ledger.intents.set(pending.name, pending);
    fakes.state.nodePools.targets.set('np1', 1);
    fakes.calls.failNext('ledger.update', new PortError('denied', '403 Forbidden'));

    const cycle = await ticking(fakes)();

    expect(cycle?.plan.holds).toMatchObject([{ reason: 'ledger-unwritten', subject: 'np1' }]);
    // What was recorded is enough to tell it again, byte for byte.
    const recorded: Cycle = JSON.parse(JSON.stringify(fakes.recorded[0]));
    const again = told(decide(recorded.input), recorded.outcomes);
    expect(JSON.stringify(again)).toBe(JSON.stringify(recorded.plan));
  });

  it('decides as of the instant it began to look', async () => {
    const fakes = shop();
    fakes.calls.beforeNext('cluster.view', () => fakes.clock.advance(800));

    const cycle = await ticking(fakes)();

    expect(cycle?.plan.at).toBe(NOW);
  });
});

describe('memory', () => {
  it('is empty in the first cycle but for the reading just taken', async () => {
    const cycle = await ticking(shop())();

    expect(remembered(cycle)).toEqual([{ at: NOW, rps: 500 }]);
    expect(cycle?.input.memory.tiers['shop/checkout']?.validSince).toBeUndefined();
  });

  it('is carried from cycle to cycle', async () => {
    const fakes = shop();
    const tick = ticking(fakes);
    const first = await tick();
    fakes.clock.advance(5_000);

    const second = await tick();

    expect(remembered(second)).toEqual([
      { at: NOW, rps: 500 },
      { at: NOW + 5_000, rps: 500 },
    ]);
    // Found at 10 and meant to be 12, as far as the decision knew; the write was answered, so 12 is what was left behind.
    expect(first?.plan.memory.tiers['shop/checkout']?.left).toEqual({ least: 10, most: 12 });
    expect(second?.input.memory.tiers['shop/checkout']?.left).toEqual({ least: 12, most: 12 });
  });

  it('is carried over a cycle that could not be recorded', async () => {
    const fakes = shop();
    const tick = ticking(fakes);
    fakes.calls.failNext('recorder.record', new PortError('transient', 'no answer'));
    await expect(tick()).rejects.toThrow('no answer');
    fakes.clock.advance(5_000);

    expect(remembered(await tick())).toHaveLength(2);
  });

  it('is what it was after a cycle that could not look, and nothing was written in it', async () => {
    const fakes = shop();
    const tick = ticking(fakes);
    await tick();
    const written = fakes.writes().length;
    fakes.clock.advance(5_000);
    fakes.calls.failNext('cluster.view', new PortError('transient', 'no answer'));
    await expect(tick()).rejects.toThrow('no answer');
    expect(fakes.writes()).toHaveLength(written);
    fakes.clock.advance(5_000);

    expect(remembered(await tick())).toEqual([
      { at: NOW, rps: 500 },
      { at: NOW + 10_000, rps: 500 },
    ]);
  });
});

describe('without the lease', () => {
  it('a cycle does nothing at all, not even look', async () => {
    const fakes = shop();
    fakes.state.leader = false;

    const cycle = await ticking(fakes)();

    expect(cycle).toBeUndefined();
    expect(fakes.calls.all).toEqual([]);
    expect(replicasOf(fakes)).toBe(10);
  });

  it('memory is forgotten, because another leader may have acted meanwhile', async () => {
    const fakes = shop();
    const tick = ticking(fakes);
    await tick();
    fakes.clock.advance(5_000);
    fakes.state.leader = false;
    await tick();
    fakes.clock.advance(5_000);
    fakes.state.leader = true;

    const cycle = await tick();

    expect(remembered(cycle)).toEqual([{ at: NOW + 10_000, rps: 500 }]);
    expect(cycle?.input.memory.tiers['shop/checkout']?.left).toBeUndefined();
  });

  it('that is lost while looking, nothing is written, and the cycle is still recorded', async () => {
    const fakes = shop();
    fakes.calls.beforeNext('cluster.view', () => {
      fakes.state.leader = false;
    });

    const cycle = await ticking(fakes)();

    expect(fakes.writes()).toEqual([]);
    expect(cycle?.outcomes).toMatchObject([
      { kind: 'skipped', detail: 'the lease is not held any more' },
    ]);
    expect(fakes.recorded).toHaveLength(1);
  });
});
