/**
 * S2, gates: while no tier that may burst is let into the cloud, by counts that are there in the world, no new machine is
 * wanted. Judges nothing while the controller may see other counts.
 */
import type { ScalingPolicy } from '../../model/policy.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import { MINUTE, type Millis } from '../../model/units.ts';
import { gaugeAt } from '../gauge.ts';
import type { Scenario } from '../scenario.ts';
import { isBlinded } from './blinded.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { onRequests } from './requests.ts';
import type { Checker } from './violation.ts';

/** Scrape, query and decision: who decided this long ago may have seen the gate open. */
const SEEN: Millis = 2 * MINUTE;
const LOOKS: Millis = 10_000;

export function checkGates({ world, policiesAt }: Pick<Evidence, 'world' | 'policiesAt'>): Checker {
  const findings = createFindings('S2');
  const { scenario } = world;
  const hasGauges = (scenario.gauges ?? []).length > 0;
  onRequests(world.journal, ({ label, at, sentAt }) => {
    if (label !== 'ledger.create' || !hasGauges || isBlinded(world, at)) return;
    if (areShut(policiesAt(sentAt), scenario, sentAt))
      findings.add(at, 'a machine is wanted while no tier may grow into the cloud');
  });
  return { finish: () => findings.all };
}

function areShut({ tiers }: PolicySet, scenario: Scenario, at: Millis): boolean {
  // Nodes that stand for the loss of a site are nobody's growth.
  if (tiers.some(({ survive }) => survive !== undefined)) return false;
  const bursting = tiers.filter(
    ({ residency, mode }) => residency === 'Burstable' && mode === 'Enforce',
  );
  return bursting.length > 0 && bursting.every((policy) => isShut(policy, scenario, at));
}

/** One of its conditions does not hold, and has not for a while. */
function isShut({ growWhile = [] }: ScalingPolicy, { gauges = [] }: Scenario, at: Millis): boolean {
  return growWhile.some(({ query, atMost }) =>
    gauges.some((gauge) => {
      if (!query.includes(gauge.name)) return false;
      for (let ago = 0; ago <= SEEN; ago += LOOKS)
        if (gaugeAt(gauge, at - ago) <= atMost) return false;
      return true;
    }),
  );
}
