/** The documents of the scenario's folder, with what people do to them meanwhile, and the status that is kept of them. */
import type { Plan } from '../../model/plan.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import { HOUR, type Millis } from '../../model/units.ts';
import type { PolicyDocument } from '../../policy/document.ts';
import { policySet } from '../../policy/policy-set.ts';
import type { KeptStatus, Policies } from '../../ports/policies.ts';
import type { Recorder } from '../../ports/recorder.ts';
import { type DeclaringWorld, declarations } from '../people/declared.ts';
import type { Declared } from '../people/edits.ts';

export interface SimulatedPolicies {
  readonly policies: Policies;
  /** Keeps in status what a cycle resolved and learned. */
  readonly recorder: Recorder;
  /** What the documents mean at an instant. */
  readonly setAt: (now: Millis) => PolicySet;
}

export interface SimulatedPoliciesInput {
  readonly documents: readonly PolicyDocument[];
  readonly timeZone: string;
  /** Whose faults change the documents and lose their status; absent: nobody's. */
  readonly world?: DeclaringWorld | undefined;
}

export function createSimulatedPolicies({
  documents,
  timeZone,
  world,
}: SimulatedPoliciesInput): SimulatedPolicies {
  let kept: KeptStatus = { pools: new Map(), lowered: new Map(), resolved: [] };
  let hour: Millis = Number.NaN;
  let inForce: PolicySet | undefined;
  let made: Declared | undefined;
  const declared = declarations(documents, world);
  world?.faults.whenever('O6', ({ subject = '' }) => {
    if (!kept.pools.has(subject)) return undefined;
    world.faults.fire('O6', subject, 'its status is lost');
    kept = { ...kept, pools: new Map([...kept.pools].filter(([pool]) => pool !== subject)) };
    return undefined;
  });

  // Windows reach days around now, so one set serves the whole hour.
  function setAt(now: Millis): PolicySet {
    const current = Math.floor(now / HOUR) * HOUR;
    const found = declared.at(now);
    if (inForce === undefined || current !== hour || found !== made) {
      hour = current;
      made = found;
      inForce = policySet({ ...found, now: current, timeZone });
    }
    return inForce;
  }

  return {
    setAt,
    policies: {
      current: (now) => Promise.resolve(setAt(now)),
      kept: () => Promise.resolve(kept),
      keepPool(pool, status) {
        kept = { ...kept, pools: new Map(kept.pools).set(pool, status) };
        return Promise.resolve();
      },
      keepOriginals(tier, originals) {
        const before = kept.originals ?? new Map();
        if (!before.has(tier)) kept = { ...kept, originals: new Map(before).set(tier, originals) };
        return Promise.resolve();
      },
    },
    recorder: {
      record({ plan }) {
        const lowered = new Map(
          plan.tiers.flatMap((tier) =>
            tier.lowered === undefined ? [] : [[tier.tier, tier.lowered] as const],
          ),
        );
        kept = { ...kept, lowered, resolved: plan.resolved, ...degradedBy(plan) };
        return Promise.resolve();
      },
    },
  };
}

/** While what was published stays, so does this. */
function degradedBy({ ladders }: Plan): Pick<KeptStatus, 'degraded'> {
  return ladders === undefined
    ? {}
    : { degraded: new Map(ladders.map(({ tier, on }) => [tier, on])) };
}
