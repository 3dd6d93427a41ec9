/**
 * Where a process may be hit: around every request it makes. A hook says what happens there; without one nothing does.
 */
import type { Millis } from '../../model/units.ts';

/** Port and method, as `cluster.setReplicas`. */
export type CallLabel = string;

/**
 * before-send: nothing has left the process. in-flight: sent, the effect is still to come. before-reply: the effect
 * is there, the process does not know yet. after-reply: it knows, and has done nothing with it.
 */
export type Phase = 'before-send' | 'in-flight' | 'before-reply' | 'after-reply';

export interface Moment {
  readonly operator: number;
  readonly label: CallLabel;
  readonly phase: Phase;
  /** The how-manieth call with this label of all operators, from 1. */
  readonly occurrence: number;
}

export type Blow =
  | { readonly kind: 'crash' }
  /** The process stands still; what is on its way goes on, in-flight this much later where it says so. */
  | { readonly kind: 'freeze'; readonly for: Millis; readonly late?: Millis }
  /** Its main loop stands still; the watchdog beside it does not, and ends it when the lease is over. */
  | { readonly kind: 'block'; readonly for: Millis }
  /** in-flight only: the effect comes this much later; the reply, too. */
  | { readonly kind: 'delay'; readonly for: Millis };

/** Asked at every moment; undefined: go on. */
export type MomentHook = (moment: Moment) => Blow | undefined;
