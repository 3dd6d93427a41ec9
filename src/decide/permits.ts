/** When pods may move between nodes and nodes may be given back: only on trusted, settled inputs and never against a person's word. */
import type { DecideInput } from '../model/decide-input.ts';
import type { TierTarget } from './replicas.ts';
import type { Refusal } from './residency.ts';
import { RULES } from './rules.ts';
import { serves, type PoolSupply, type Supply } from './supply.ts';

/** More NotReady cloud nodes than this, and more than this share of them, is a cut line rather than dead nodes. */
const UNSEEN_NODES = 3;
const UNSEEN_SHARE = 0.45;

/** Why no node at all may be emptied or given back now. */
export function clusterRefusal(supply: Supply, input: DecideInput): Refusal | undefined {
  const { switches, ledger, clusterView } = input.snapshot;
  if (switches.kind !== 'fresh') return { reason: 'paused', detail: `the switches cannot be read: ${switches.cause}` };
  if (switches.value.pause) return { reason: 'paused', detail: 'kingtide-switches says pause: "true"' };
  if (switches.value.noShrink) return { reason: 'no-shrink', detail: 'kingtide-switches says noShrink: "true"' };
  if (ledger.kind !== 'fresh') return { reason: 'ledger-unreadable', detail: ledger.cause };
  if (clusterView.kind !== 'fresh') return { reason: 'view-stale', detail: clusterView.cause };
  const cloud = [...supply.cloud, ...supply.draining];
  const unseen = cloud.filter((node) => !node.ready).length;
  if (unseen > UNSEEN_NODES && unseen > UNSEEN_SHARE * cloud.length) {
    return { reason: 'nodes-unseen', detail: `${unseen} of ${cloud.length} cloud nodes are not Ready` };
  }
  return undefined;
}

/** Why this tier's word forbids giving back nodes that could serve it. Isolation: doubt about one tier only keeps what it needed. */
export function tierRefusal(target: TierTarget, input: DecideInput): Refusal | undefined {
  const { tier } = target;
  if (tier.policy.mode !== 'Enforce') return undefined;
  for (const rule of RULES) {
    if (rule.name === 'confidence' || rule.name === 'cooldown' || rule.name === 'rollout') continue;
    const verdict = rule.judge({ from: 1, to: 0 }, tier, input);
    if (verdict.kind === 'veto') return { reason: verdict.hold.reason, detail: `${tier.policy.id}: ${verdict.hold.detail}` };
  }
  const doubt = tier.doubts[0];
  if (doubt !== undefined) return tier.stability.stabilised ? undefined : { reason: doubt.reason, detail: `${tier.policy.id}: ${doubt.detail}` };
  const since = tier.stability.validSince ?? input.now;
  if (input.now - since >= tier.policy.scaleIn.after) return undefined;
  return { reason: 'stabilising', detail: `${tier.policy.id} is trusted for less than its stabilisation time` };
}

/** The first tier that could use this pool and forbids giving back its nodes. */
export function poolRefusal(
  pool: PoolSupply,
  supply: Supply,
  targets: readonly TierTarget[],
  input: DecideInput,
): Refusal | undefined {
  for (const target of targets) {
    const refusal = tierRefusal(target, input);
    if (refusal !== undefined && serves(pool, target, supply)) return refusal;
  }
  return undefined;
}

/** Why this tier's pods stay on the node they are on, unless their replica itself ends. */
export function moveRefusal(target: TierTarget, input: DecideInput): Refusal | undefined {
  const { tier } = target;
  if (tier.policy.mode !== 'Enforce') return { reason: 'not-enforced', detail: `mode is ${tier.policy.mode}` };
  const refusal = tierRefusal(target, input);
  if (refusal !== undefined) return refusal;
  const doubt = tier.doubts[0];
  if (doubt !== undefined) return doubt;
  const window = tier.forecast.inPromotion;
  return window === undefined ? undefined : { reason: 'in-promotion', detail: `promotion ${window}` };
}
