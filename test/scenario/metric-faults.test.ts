/** A busy tier while its metrics lie: it keeps what it has under every metric fault, and loses it without its veto. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { valueOf } from '../../src/model/reading.ts';
import { MINUTE, type Millis } from '../../src/model/units.ts';
import type { ScheduledFault } from '../../src/simulator/faults/fault.ts';
import { readFolder } from '../../src/simulator/folder.ts';
import { rehearse } from '../../src/simulator/rehearse.ts';

const FOLDER = join(import.meta.dirname, 'folders', 'steady-shop');
const FAULT_MINUTES = 20;
/** Growth has settled by then; the tier serves 1,200 rps all the time. */
const BEGIN: Millis = 25 * MINUTE;

function shop(withVeto: boolean) {
  const files = new Map(readdirSync(FOLDER).map((name) => [name, textOf(name, withVeto)] as const));
  const read = readFolder({ folder: 'steady-shop', files });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read;
}

function textOf(name: string, withVeto: boolean): Uint8Array {
  const lines = readFileSync(join(FOLDER, name), 'utf8').split('\n');
  const kept = lines.filter((line) => withVeto || !line.includes('veto:'));
  return new TextEncoder().encode(kept.join('\n'));
}

type Changes = Partial<ScheduledFault> & Pick<ScheduledFault, 'id'>;

/** The tier's replicas when the fault begins, and the fewest until it ends. */
async function replicas(changes: Changes, withVeto = true) {
  const { scenario, documents } = shop(withVeto);
  const from = scenario.from + BEGIN;
  const until = from + FAULT_MINUTES * MINUTE;
  const fault = { from, until, rate: 1, subject: undefined, size: undefined, ...changes };
  const seen: number[] = [];
  const { fired } = await rehearse({
    scenario,
    documents,
    expectations: [],
    seed: scenario.seed,
    controller: true,
    faults: [fault],
    onCycle({ input, plan }) {
      if (plan.at < from || plan.at >= until) return;
      const web = input.snapshot.tiers.find(({ tier }) => tier.endsWith('web'));
      const view = web && valueOf(web.workload);
      if (view !== undefined) seen.push(view.replicas);
    },
  });
  return { first: seen[0] ?? 0, fewest: Math.min(...seen), fired: fired.get(changes.id) ?? 0 };
}

describe('a busy tier', () => {
  it.each<[string, Changes]>([
    ['Prometheus is down', { id: 'M1' }],
    ['Prometheus is slow', { id: 'M1', size: 30_000 }],
    ['numbers are none', { id: 'M2' }],
    ['answers are empty', { id: 'M3' }],
    ['samples are old', { id: 'M4', size: 30_000 }],
    ['the unit is wrong', { id: 'M6', size: 0.001 }],
    ['there are many series', { id: 'M7' }],
    ['gateways do not report', { id: 'M8', subject: 'gateway', size: 0.6 }],
    ['a store does not answer', { id: 'M8', subject: 'store' }],
    ['the load falls because the system fails', { id: 'M9', subject: 'shop/web' }],
  ])('keeps its replicas while %s', async (_, changes) => {
    const { first, fewest, fired } = await replicas(changes);
    expect(fired).toBeGreaterThan(0);
    // 1,200 rps at 100 rps and 70% are 17.1 replicas.
    expect(first).toBeGreaterThanOrEqual(18);
    expect(fewest).toBeGreaterThanOrEqual(18);
  });

  it('would lose them with the load that stays away from a failing system, had it no veto', async () => {
    const { first, fewest } = await replicas({ id: 'M9', subject: 'shop/web' }, false);
    expect(first).toBeGreaterThanOrEqual(18);
    // 600 rps at the gateway are 8.6 replicas.
    expect(fewest).toBeLessThan(13);
  });
});
