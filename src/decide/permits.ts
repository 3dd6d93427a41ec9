/** When pods may move between nodes and nodes may be given back: only on trusted, settled inputs and never against a person's word. */
import type { DecideInput } from '../model/decide-input.ts';
import type { NodeView } from '../model/snapshot.ts';
import type { TierCase } from './context.ts';
import type { TierTarget } from './replicas.ts';
import { isGranted, type Refusal } from './residency.ts';
import { wordFor } from './rules.ts';
import type { Serving } from './serving.ts';
import type { PoolSupply, Supply } from './supply.ts';
import { noShrinkBySwitch } from './switches.ts';

/** More NotReady cloud nodes than this, and more than this share of them, is a cut line rather than dead nodes. */
const UNSEEN_NODES = 3;
const UNSEEN_SHARE = 0.45;
/** A single dead node is a dead node; when there are more and none is seen, it is the line. */
const ALL_UNSEEN_MIN = 2;

/** Why many cloud nodes are taken for unseen rather than dead; undefined when they are not. */
export function unseenRefusal(supply: Supply): Refusal | undefined {
  const cloud = supply.cloud.length + supply.draining.length;
  const isUnseen = (node: NodeView): boolean => !node.ready;
  const unseen = supply.cloud.filter(isUnseen).length + supply.draining.filter(isUnseen).length;
  const many = unseen > UNSEEN_NODES && unseen > UNSEEN_SHARE * cloud;
  const all = unseen === cloud && unseen >= ALL_UNSEEN_MIN;
  return many || all
    ? { reason: 'nodes-unseen', detail: `${unseen} of ${cloud} cloud nodes are not Ready` }
    : undefined;
}

/** Why no node at all may be emptied or given back now. A pause needs no mention: it lets no action through at all. */
export function clusterRefusal(supply: Supply, input: DecideInput): Refusal | undefined {
  const { ledger, clusterView } = input.snapshot;
  const held = noShrinkBySwitch(input.snapshot);
  if (held !== undefined) return held;
  if (ledger.kind !== 'fresh') return { reason: 'ledger-unreadable', detail: ledger.cause };
  if (clusterView.kind !== 'fresh') return { reason: 'view-stale', detail: clusterView.cause };
  return unseenRefusal(supply);
}

/** Why this tier's word forbids giving back nodes that could serve it. Isolation: doubt about one tier only keeps what it needed. */
function tierRefusal(target: TierTarget, input: DecideInput): Refusal | undefined {
  const { tier } = target;
  const isReleased = tier.releasedTo !== undefined;
  if (tier.policy.mode !== 'Enforce' && !isReleased) return undefined;
  const said = (refusal: Refusal): Refusal => ({
    reason: refusal.reason,
    detail: `${tier.policy.id}: ${refusal.detail}`,
  });
  for (const rule of wordFor(tier)) {
    const verdict = rule.judge({ from: 1, to: 0 }, tier, input);
    if (verdict.kind === 'veto')
      return said({ reason: verdict.hold.reason, detail: verdict.hold.detail });
  }
  if (tier.missingSince !== undefined) {
    // Nobody can say what room it needs. Once it is gone for a whole stabilisation time, it is gone.
    const recent = input.now - tier.missingSince < tier.policy.scaleIn.after;
    return recent
      ? said({
          reason: 'target-missing',
          detail: 'its target was there a moment ago, or was not looked for long enough',
        })
      : undefined;
  }
  if (isReleased || tier.stability.stabilised) return undefined;
  return said(
    tier.doubts[0] ?? {
      reason: 'stabilising',
      detail: 'trusted for less than its stabilisation time',
    },
  );
}

/** By pool, in the order of `supply.pools`: the first tier that could use its nodes and forbids giving them back. */
export function poolRefusals(parts: {
  readonly supply: Supply;
  readonly targets: readonly TierTarget[];
  readonly serving: Serving;
  readonly input: DecideInput;
}): (Refusal | undefined)[] {
  const refusals: (Refusal | undefined)[] = parts.supply.pools.map(() => undefined);
  let open = refusals.length;
  for (const target of parts.targets) {
    if (open === 0) break;
    const refusal = tierRefusal(target, parts.input);
    if (refusal === undefined) continue;
    parts.supply.pools.forEach((pool, index) => {
      if (
        refusals[index] !== undefined ||
        !couldUse(target, pool, parts.serving.get(target.tier.policy.id)?.[index])
      )
        return;
      refusals[index] = refusal;
      open -= 1;
    });
  }
  return refusals;
}

/** A tier whose target cannot be read may yet turn out to be one that leaves home. */
function couldUse(
  { tier }: TierTarget,
  { pool }: PoolSupply,
  serves: boolean | undefined,
): boolean {
  if (tier.workload !== undefined) return serves === true;
  return tier.policy.residency === 'Burstable' && isGranted(pool, tier.view.namespaceLabels);
}

/** Why this tier's pods stay on the node they are on, unless their replica itself ends. */
export function moveRefusal(target: TierTarget, input: DecideInput): Refusal | undefined {
  const { tier } = target;
  const isReleased = tier.releasedTo !== undefined;
  if (tier.policy.mode !== 'Enforce' && !isReleased)
    return { reason: 'not-enforced', detail: `mode is ${tier.policy.mode}` };
  const refusal = tierRefusal(target, input);
  if (refusal !== undefined) return refusal;
  return isReleased ? rolloutRefusal(tier) : unsureRefusal(tier);
}

function rolloutRefusal({ workload, policy }: TierCase): Refusal | undefined {
  if (workload?.rollingOut !== true) return undefined;
  return { reason: 'rollout-in-progress', detail: `${policy.target.name} is rolling out` };
}

function unsureRefusal(tier: TierCase): Refusal | undefined {
  const doubt = tier.doubts[0];
  if (doubt !== undefined) return doubt;
  if (tier.stability.trustedFor < tier.stability.needed)
    return { reason: 'stabilising', detail: 'trusted for less than its stabilisation time' };
  const rollout = rolloutRefusal(tier);
  if (rollout !== undefined) return rollout;
  const window = tier.forecast.inPromotion;
  return window === undefined
    ? undefined
    : { reason: 'in-promotion', detail: `promotion ${window}` };
}
