/**
 * The ordered list of rules for replicas. A rule may only trim or veto what was proposed, and each refusal leaves a Hold.
 * The order is a tested behaviour: a person's word first, then freezes, residency, confidence, and cooldown last.
 */
import type { DecideInput } from '../model/decide-input.ts';
import type { Hold } from '../model/plan.ts';
import type { Reason } from '../model/reason.ts';
import type { TierCase } from './context.ts';
import { noShrinkBySwitch, pausedBySwitch } from './switches.ts';

export interface Proposal {
  readonly from: number;
  readonly to: number;
}

type Verdict =
  | { readonly kind: 'keep' }
  | { readonly kind: 'trim'; readonly to: number; readonly hold: Hold }
  | { readonly kind: 'veto'; readonly hold: Hold };

export interface Rule {
  readonly name: string;
  judge(proposal: Proposal, tier: TierCase, input: DecideInput): Verdict;
}

const KEEP: Verdict = { kind: 'keep' };

function hold(tier: TierCase, proposal: Proposal, reason: Reason, detail: string): Hold {
  const verb = proposal.to > proposal.from ? 'grow' : 'shrink';
  return {
    reason,
    subject: tier.policy.id,
    wanted: `${verb} ${proposal.from} to ${proposal.to} replicas`,
    detail,
  };
}

function veto(tier: TierCase, proposal: Proposal, reason: Reason, detail: string): Verdict {
  return { kind: 'veto', hold: hold(tier, proposal, reason, detail) };
}

function shrinks(proposal: Proposal): boolean {
  return proposal.to < proposal.from;
}

const pause: Rule = {
  name: 'pause',
  judge(proposal, tier, { snapshot }) {
    const stopped = pausedBySwitch(snapshot);
    if (stopped !== undefined) return veto(tier, proposal, stopped.reason, stopped.detail);
    if (tier.override?.pause === true)
      return veto(
        tier,
        proposal,
        'paused',
        `Override ${tier.override.id}: ${tier.override.reason}`,
      );
    const paused = tier.workload?.bounds?.paused;
    // What was found is restored all the same: that is the end of what we have to do with it.
    return paused === undefined || tier.releasedTo !== undefined
      ? KEEP
      : veto(tier, proposal, 'paused', paused);
  },
};

const overrides: Rule = {
  name: 'overrides',
  judge(proposal, tier, { snapshot }) {
    if (!shrinks(proposal)) return KEEP;
    const held = noShrinkBySwitch(snapshot);
    if (held !== undefined) return veto(tier, proposal, held.reason, held.detail);
    if (tier.override?.noShrink === true)
      return veto(
        tier,
        proposal,
        'no-shrink',
        `Override ${tier.override.id}: ${tier.override.reason}`,
      );
    return KEEP;
  },
};

const freeze: Rule = {
  name: 'freeze',
  judge(proposal, tier) {
    const window = tier.forecast.inFreeze;
    return shrinks(proposal) && window !== undefined
      ? veto(tier, proposal, 'freeze', `promotion ${window}`)
      : KEEP;
  },
};

/** In a sealed namespace our only right is the status of our own kinds. */
const residency: Rule = {
  name: 'residency',
  judge(proposal, tier) {
    return tier.workload?.sealed === true
      ? veto(
          tier,
          proposal,
          'not-burstable',
          `namespace ${tier.policy.namespace} is sealed: nothing is written there`,
        )
      : KEEP;
  },
};

const mode: Rule = {
  name: 'mode',
  judge(proposal, tier) {
    return tier.policy.mode === 'Enforce'
      ? KEEP
      : veto(tier, proposal, 'not-enforced', `mode is ${tier.policy.mode}`);
  },
};

const confidence: Rule = {
  name: 'confidence',
  judge(proposal, tier) {
    const doubt = tier.doubts[0];
    return shrinks(proposal) && doubt !== undefined
      ? veto(tier, proposal, doubt.reason, doubt.detail)
      : KEEP;
  },
};

const rollout: Rule = {
  name: 'rollout',
  judge(proposal, tier) {
    return shrinks(proposal) && tier.workload?.rollingOut === true
      ? veto(tier, proposal, 'rollout-in-progress', `${tier.policy.target.name} is rolling out`)
      : KEEP;
  },
};

/** A step goes down by at most `maxStep`, and the next one comes a whole stabilisation time later. */
const cooldown: Rule = {
  name: 'cooldown',
  judge(proposal, tier, { now }) {
    if (!shrinks(proposal)) return KEEP;
    const { after, maxStep } = tier.policy.scaleIn;
    const { trustedFor, needed } = tier.stability;
    if (trustedFor < needed)
      return veto(
        tier,
        proposal,
        'stabilising',
        `inputs are trusted for ${seconds(trustedFor)} of ${seconds(needed)}`,
      );
    const step = tier.memory?.step;
    const running = step !== undefined && now - step.at < after;
    const lowest = running
      ? Math.min(step.to, proposal.from)
      : proposal.from - Math.max(1, Math.floor(proposal.from * maxStep));
    if (proposal.to >= lowest) return KEEP;
    const detail = `${Math.round(maxStep * 100)}% per ${seconds(after)}`;
    return { kind: 'trim', to: lowest, hold: hold(tier, proposal, 'step-limited', detail) };
  },
};

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}

/** What a person or a calendar said. These also forbid giving back what a tier may need; the others only delay its replicas. */
const WORD: readonly Rule[] = [pause, overrides, freeze, residency, mode];

export const RULES: readonly Rule[] = [...WORD, confidence, rollout, cooldown];

/**
 * Going back to what was found is a person's word and rests on no reading, so that it works when Prometheus does not, in
 * a freeze and in any mode. Another person's pause or noShrink still stands.
 */
const RELEASED_WORD: readonly Rule[] = [pause, overrides, residency];
const RELEASED: readonly Rule[] = [...RELEASED_WORD, rollout];

/** What is said about the tier, as far as it counts for it. */
export function wordFor({ releasedTo }: TierCase): readonly Rule[] {
  return releasedTo === undefined ? WORD : RELEASED_WORD;
}

export interface Judged {
  readonly to: number;
  /** Only the step limit stands between here and the proposal: the shrink is under way. */
  readonly stepLimited: boolean;
  /** The rule that refused it altogether. */
  readonly vetoedBy: string | undefined;
  readonly holds: readonly Hold[];
}

/** The first veto ends it; a trim goes on with what is left. */
export function judge(proposal: Proposal, tier: TierCase, input: DecideInput): Judged {
  const holds: Hold[] = [];
  let current = proposal;
  for (const rule of tier.releasedTo === undefined ? RULES : RELEASED) {
    if (current.to === current.from) break;
    const verdict = rule.judge(current, tier, input);
    if (verdict.kind === 'keep') continue;
    holds.push(verdict.hold);
    if (verdict.kind === 'veto')
      return { to: proposal.from, stepLimited: false, vetoedBy: rule.name, holds };
    current = { from: current.from, to: verdict.to };
  }
  return { to: current.to, stepLimited: current.to !== proposal.to, vetoedBy: undefined, holds };
}
