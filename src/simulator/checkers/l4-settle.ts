/**
 * L4, settle: when nothing changes any more, nothing is written any more: none of the last ten cycles sends a change.
 * Forgetting an intent that is long over is a chore of the clock, not an answer to anything.
 */
import type { Millis } from '../../model/units.ts';
import { startCalm } from './calm.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { startHealing } from './heal.ts';
import { onRequests, subjectOf } from './requests.ts';
import type { Checker } from './violation.ts';

const CYCLES = 10;

export interface SettleEvidence extends Pick<Evidence, 'world' | 'settings' | 'healedAt'> {
  /** How long after the last change everything must be done. */
  readonly within: Millis;
}

export function checkSettle(evidence: SettleEvidence): Checker {
  const { world, settings, within } = evidence;
  const findings = createFindings('L4');
  const calm = startCalm(world);
  const healing = startHealing(evidence);
  const from = world.scenario.to - CYCLES * settings.tick;
  const written: { readonly at: Millis; readonly message: string }[] = [];

  onRequests(world.journal, (request) => {
    if (request.at <= from || request.label === 'ledger.forget') return;
    written.push({
      at: request.at,
      message: `${request.label} ${subjectOf(request)} in the last ten cycles`,
    });
  });
  // Noise is a change at every step, and a world that is not calm for long enough has not been asked.
  function asked(): boolean {
    const since = Math.max(healing.clearAt(), calm.since()) + healing.slowest();
    return world.scenario.noise === 0 && since + within <= from;
  }

  return {
    asked,
    finish() {
      if (!asked()) return [];
      for (const { at, message } of written) findings.add(at, message);
      return findings.all;
    },
  };
}
