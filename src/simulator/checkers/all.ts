/** Every invariant, one checker each, and what waits for a later half. A new checker is a file and a line here. */
import { MINUTE } from '../../model/units.ts';
import type { Evidence } from './evidence.ts';
import { checkConverge } from './l1-converge.ts';
import { checkPlacementGates } from './l1-gates.ts';
import { checkGiveBack } from './l2-give-back.ts';
import { checkOrphans } from './l3-no-orphans.ts';
import { checkSettle } from './l4-settle.ts';
import { checkTruthful } from './l5-truthful.ts';
import { checkHome } from './s1-home.ts';
import { checkCeiling } from './s2-ceiling.ts';
import { checkGates } from './s2-gates.ts';
import { checkLines } from './s2-lines.ts';
import { checkReserves } from './s2-reserves.ts';
import { checkUnknown } from './s3-unknown-is-not-zero.ts';
import { checkNoBlindShrink } from './s4-no-blind-shrink.ts';
import { checkPoliteDrain } from './s5-polite-drain.ts';
import { checkOneEffect } from './s6-one-effect.ts';
import { checkOneWriter } from './s7-one-writer.ts';
import { checkOwnOnly } from './s8-own-only.ts';
import { checkBoundedChurn } from './s9-bounded-churn.ts';
import { checkLadder } from './s9-ladder.ts';
import { checkStartOrder } from './s9-start-order.ts';
import { checkPlanFidelity } from './s10-plan-fidelity.ts';
import { checkAdopted } from './s11-adopted.ts';
import { checkHumanWins } from './s11-human-wins.ts';
import { together } from './together.ts';
import type { Checker, InvariantId, Violation } from './violation.ts';

export interface NamedChecker {
  readonly invariant: InvariantId;
  /** What must hold, in one sentence. */
  readonly says: string;
  /** Undefined: one run cannot show it (S12 compares two). */
  readonly start: ((evidence: Evidence) => Checker) | undefined;
  /** The part that nobody can judge yet, and what it waits for; undefined: nothing waits. */
  readonly waitsFor: string | undefined;
}

export const CHECKERS: readonly NamedChecker[] = [
  {
    invariant: 'S1',
    says: 'no pod that is not marked burstable is ever on a cloud node through us, and nothing is written in a sealed namespace',
    start: checkHome,
    waitsFor:
      'finding a stray by another hand within 10 s: the auditor reads a real API server beside the loop, and a rehearsal runs the loop alone',
  },
  {
    invariant: 'S2',
    says: 'no order of ours brings a pool or the whole cloud above what policy, quota and operator allow in machines and in money per day, takes what is held for another tenant or passes a closed gate; no line is filled above its level',
    start: (evidence) =>
      together(
        checkCeiling(evidence),
        checkGates(evidence),
        checkReserves(evidence),
        checkLines(evidence),
      ),
    waitsFor:
      "a promotion's envelope of money: only the ledger says for whom a machine was ordered, and no drawn calendar has an envelope",
  },
  {
    invariant: 'S3',
    says: 'no tier shrinks on numbers that were broken a moment ago',
    start: checkUnknown,
    waitsFor: undefined,
  },
  {
    invariant: 'S4',
    says: 'a machine ends through us only by name, only if ours, and only when drained, never joined or dead',
    start: checkNoBlindShrink,
    waitsFor: undefined,
  },
  {
    invariant: 'S5',
    says: 'pods leave through the eviction API, only burstable ones, only from cloud nodes that drain',
    start: checkPoliteDrain,
    waitsFor: undefined,
  },
  {
    invariant: 'S6',
    says: 'each intent has at most one effect; without token or compare-and-set at most one batch too many',
    start: checkOneEffect,
    waitsFor: undefined,
  },
  {
    invariant: 'S7',
    says: 'nothing leaves a process that does not hold the lease, and no write of an older leader lands after a newer one acted',
    start: checkOneWriter,
    waitsFor: undefined,
  },
  {
    invariant: 'S8',
    says: 'nothing is changed or ended without a mark of ownership and the identity it was read with',
    start: checkOwnOnly,
    waitsFor: undefined,
  },
  {
    invariant: 'S9',
    says: 'a tier that just grew does not shrink, a shrink keeps to its step, tiers and degrade steps keep to their order, calls keep to their budget',
    start: (evidence) =>
      together(checkBoundedChurn(evidence), checkStartOrder(evidence), checkLadder(evidence)),
    waitsFor: 'waiting as long as Retry-After says: the transport, which a rehearsal has none of',
  },
  {
    invariant: 'S10',
    says: "a process sends what its cycle's plan says and nothing else, and nothing for a tier that does not enforce",
    start: checkPlanFidelity,
    waitsFor: undefined,
  },
  {
    invariant: 'S11',
    says: 'while paused, nothing but our own records is written; replicas that a person added stay for as long as our own would',
    start: (evidence) => together(checkHumanWins(evidence), checkAdopted(evidence)),
    waitsFor: undefined,
  },
  {
    invariant: 'S12',
    says: 'what is decided for one tier is the same whether or not another one is broken',
    start: undefined,
    waitsFor: undefined,
  },
  {
    invariant: 'L1',
    says: 'healed and with capacity there, every tier has the replicas it needs, and all serve; no pod waits at our gate for longer than 10 s while a replica of Kingtide runs',
    start: (evidence) => together(checkConverge(evidence), checkPlacementGates(evidence)),
    waitsFor: undefined,
  },
  {
    invariant: 'L2',
    says: 'when the load fits at home, every machine is given back, or held by name for a true reason',
    start: checkGiveBack,
    waitsFor: undefined,
  },
  {
    invariant: 'L3',
    says: 'every machine is explained by exactly one intent within five minutes, or reported',
    start: checkOrphans,
    waitsFor: undefined,
  },
  {
    invariant: 'L4',
    says: 'when nothing changes, nothing is written',
    start: (evidence) => checkSettle({ ...evidence, within: SETTLED_WITHIN }),
    waitsFor: undefined,
  },
  {
    invariant: 'L5',
    says: 'what is reported of replicas and ready pods was true within two cycles',
    start: checkTruthful,
    waitsFor: 'a silent loop that turns /healthz red: a rehearsal has no health port',
  },
];

/** Longer than any step of giving back; a calm shorter than this has not been asked. */
const SETTLED_WITHIN = 60 * MINUTE;

export interface StartedCheckers {
  /** What they found, in order of time. Called once, when the run is over. */
  finish(): readonly Violation[];
  /** Of those that are judged only after the faults, which were; after `finish`. */
  asked(): readonly InvariantId[];
}

export function startCheckers(evidence: Evidence): StartedCheckers {
  const started = CHECKERS.flatMap(({ invariant, start }) =>
    start === undefined ? [] : [{ invariant, checker: start(evidence) }],
  );
  return {
    finish: () =>
      started.flatMap(({ checker }) => checker.finish()).toSorted((a, b) => a.at - b.at),
    asked: () =>
      started.filter(({ checker }) => checker.asked?.() === true).map(({ invariant }) => invariant),
  };
}
