/**
 * S2, gates: while no tier that may burst is let into the cloud, by counts that are there in the world, no new machine is
 * wanted. Judges nothing while the controller may see other counts. An intent that is written anew, for machines that are
 * there, wants none; it does when somebody orders by it.
 */
import type { ScalingPolicy } from '../../model/policy.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import { MINUTE, type Millis } from '../../model/units.ts';
import { gaugeAt } from '../gauge.ts';
import type { Scenario } from '../scenario.ts';
import { isBlinded } from './blinded.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { onRequests, type RequestEvent, subjectOf, textOf } from './requests.ts';
import type { Checker } from './violation.ts';

/** Scrape, query and decision: who decided this long ago may have seen the gate open. */
const SEEN: Millis = 2 * MINUTE;
const LOOKS: Millis = 10_000;

export function checkGates({ world, policiesAt }: Pick<Evidence, 'world' | 'policiesAt'>): Checker {
  const findings = createFindings('S2');
  const { scenario } = world;
  const hasGauges = (scenario.gauges ?? []).length > 0;
  const rebuilt = new Set<string>();
  onRequests(world.journal, (request) => {
    const { label, at, sentAt } = request;
    const isWritten = label === 'ledger.create';
    if (isWritten && request.facts?.about['rebuilt'] === true) {
      rebuilt.add(subjectOf(request));
      return;
    }
    if (!(isWritten || rebuilt.has(orderedBy(request))) || !hasGauges || isBlinded(world, at))
      return;
    if (areShut(policiesAt(sentAt), scenario, sentAt))
      findings.add(at, 'a machine is wanted while no tier may grow into the cloud');
  });
  return { finish: () => findings.all };
}

/** The intent of an order, which its token ends with; empty for what is none. */
function orderedBy(request: RequestEvent): string {
  if (request.label !== 'nodePools.grow') return '';
  return textOf(request, 'token')?.split('/').at(-1) ?? '';
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
