/**
 * S2, lines: once the faults are over and the load is constant, what crosses the lines of a site is no more than its
 * policy lets cross with the largest of them down. Read from the lines, whoever sent it.
 */
import type { Site } from '../../model/policy.ts';
import { MINUTE, type Millis } from '../../model/units.ts';
import { startCalm } from './calm.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { startHealing } from './heal.ts';
import { crossingOf, roomOf } from './line-room.ts';
import type { Checker } from './violation.ts';

/** What is balanced over pods is uneven for a while, and loads are noisy. */
const SLACK = 1.05;
/** Time to have seen the load, and for pods to have come and gone. */
const SETTLED: Millis = 10 * MINUTE;

export function checkLines(
  evidence: Pick<Evidence, 'world' | 'settings' | 'healedAt' | 'policiesAt'>,
): Checker {
  const { world, healedAt, policiesAt } = evidence;
  const findings = createFindings('S2');
  const calm = startCalm(world);
  const healing = startHealing(evidence);
  const told = new Set<string>();
  let asked = false;
  function judge({ name, lines }: Site, at: Millis): void {
    if (lines === undefined || told.has(name)) return;
    asked = true;
    const [crossing, room] = [crossingOf(world, name), roomOf(lines)];
    if (crossing <= SLACK * room) return;
    told.add(name);
    const said = `${mega(crossing)} Mbit/s cross the lines of ${name}`;
    findings.add(at, `${said}, which may take ${mega(room)}`);
  }

  world.journal.listen(({ kind, at }) => {
    if (kind !== 'load' || at < healedAt) return;
    if (at < Math.max(healing.clearAt(), calm.since()) + healing.slowest() + SETTLED) return;
    for (const site of policiesAt(at).sites) judge(site, at);
  });
  return { finish: () => findings.all, asked: () => asked };
}

function mega(bits: number): string {
  return (bits / 1e6).toFixed(1);
}
