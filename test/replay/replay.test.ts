/** A recorded decision replays to the same plan, byte for byte: what was decided can be looked into later, anywhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { told } from '../../src/act/told.ts';
import { decide } from '../../src/decide/decide.ts';
import type { DecideInput } from '../../src/model/decide-input.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { Plan } from '../../src/model/plan.ts';
import { HOUR, MINUTE } from '../../src/model/units.ts';
import { decideInput } from '../builders/decisions.ts';
import { NOW } from '../builders/instant.ts';
import { promotion } from '../builders/promotions.ts';
import type { Doubt } from '../property/world/look.ts';
import type { Cycle, Runner, Weather } from '../property/world/run.ts';
import { calm, shop } from '../property/world/shop.ts';

const RECORDINGS = join(import.meta.dirname, 'recordings');

interface Recorded {
  readonly input: DecideInput;
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
}

/** Undefined fields vanish, as they do in a file. */
function reread<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

function bytes(plan: Plan): string {
  return JSON.stringify(plan);
}

/** A whole promotion, with doubts on the way: every cycle of it. */
function promotionDay(): Cycle[] {
  const start = NOW + 30 * MINUTE;
  const window = promotion({
    start,
    holdUntil: start + HOUR / 2,
    tailUntil: start + HOUR,
    tailHalfLife: 10 * MINUTE,
    maxCloudNodes: 20,
  });
  const runner = shop(2, [window], 20);
  const cycles: Cycle[] = [];
  run(runner, cycles, { until: start, weather: calm(100, 100) });
  run(runner, cycles, { until: start + 10 * MINUTE, weather: calm(1_500, 900) });
  for (const doubt of [
    'missing',
    'partial',
    'veto',
    'ledger',
    'provider',
    'partition',
  ] satisfies Doubt[]) {
    const weather = { ...calm(1_500, 900), doubts: new Set<Doubt>([doubt]) };
    run(runner, cycles, { until: runner.world.now + MINUTE, weather });
  }
  run(runner, cycles, { until: start + 4 * HOUR, weather: calm(100, 100) });
  return cycles;
}

function run(
  runner: Runner,
  cycles: Cycle[],
  { until, weather }: { until: number; weather: Weather },
): void {
  while (runner.world.now < until) cycles.push(runner.cycle(weather));
}

describe('replay', () => {
  it('gives the same bytes for an input read back from JSON', () => {
    const input = decideInput();

    expect(bytes(decide(reread(input)))).toBe(bytes(decide(input)));
  });

  it('gives the same bytes for every cycle of a promotion day, and the same again', () => {
    const cycles = promotionDay();
    const kinds = new Set(cycles.flatMap(({ plan }) => plan.actions.map((action) => action.kind)));

    // The day shows what it is to show: from the first order to the last node given back.
    expect([...kinds].sort()).toEqual([
      'drain-node',
      'forget-intent',
      'mark-node',
      'order-nodes',
      'record-instances',
      'return-nodes',
      'set-replicas',
    ]);
    for (const { input, plan } of cycles) {
      expect(bytes(decide(reread(input)))).toBe(bytes(plan));
      expect(bytes(decide(input))).toBe(bytes(plan));
    }
  });

  it('keeps nothing in an input that a file cannot keep', () => {
    for (const { input } of promotionDay().slice(0, 60))
      expect(strange(input, 'input')).toEqual([]);
  });

  it('gives other bytes for another input', () => {
    const input = decideInput();

    expect(bytes(decide({ ...input, now: input.now + 1 }))).not.toBe(bytes(decide(input)));
  });
});

/** Paths of values that JSON changes: maps, sets, dates, infinities and the like. */
function strange(value: unknown, path: string): string[] {
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0) ? [] : [`${path}: ${value}`];
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? [path] : [];
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype) return [path];
  return Object.entries(value).flatMap(([key, inner]) => strange(inner, `${path}.${key}`));
}

function recordings(): string[] {
  return existsSync(RECORDINGS)
    ? readdirSync(RECORDINGS).filter((name) => name.endsWith('.jsonl'))
    : [];
}

describe.each(recordings())('the recording %s', (name) => {
  const lines = readFileSync(join(RECORDINGS, name), 'utf8').split('\n');
  const cycles: Recorded[] = lines.filter((line) => line !== '').map((line) => JSON.parse(line));

  it('replays to the plans it holds, byte for byte', () => {
    expect(cycles.length).toBeGreaterThan(0);
    for (const { input, plan, outcomes } of cycles)
      expect(bytes(told(decide(input), outcomes))).toBe(bytes(plan));
  });
});
