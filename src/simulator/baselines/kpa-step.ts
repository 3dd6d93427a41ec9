/**
 * One tick of a Knative-like pod autoscaler, a model: two averages of the load and its memory in, wanted pods out. Pure.
 *
 * Source: knative.dev, Serving, "Additional autoscaling configuration for Knative Pod Autoscaler", and the ConfigMap
 * config-autoscaler: panic when the short window wants at least twice the ready pods; while it lasts, and for one stable
 * window after, the count only rises; at most a thousandfold up and half down per tick.
 */
import { MINUTE, type Millis } from '../../model/units.ts';

export const STABLE_WINDOW: Millis = MINUTE;
const PANIC_THRESHOLD = 2;
const SCALE_UP_RATE_MAX = 1_000;
const SCALE_DOWN_RATE_MAX = 2;

export interface KpaMemory {
  /** When panic was last confirmed; undefined: calm. */
  readonly panicAt: Millis | undefined;
  /** Most pods wanted in this panic. */
  readonly panicPods: number;
}

export interface KpaInput {
  readonly now: Millis;
  readonly readyPods: number;
  /** Pods that the load of the stable window wants: its average over the target. */
  readonly stable: number;
  /** The same of the panic window. */
  readonly panic: number;
  readonly memory: KpaMemory;
}

export interface KpaStep {
  readonly desired: number;
  readonly memory: KpaMemory;
}

export function kpaStep({ now, readyPods, stable, panic, memory }: KpaInput): KpaStep {
  const ready = Math.max(1, readyPods);
  const calm = bounded(Math.ceil(stable), ready);
  const urgent = bounded(Math.ceil(panic), ready);
  const alarmed = Math.ceil(panic) / ready >= PANIC_THRESHOLD;
  const panicAt = alarmed ? now : stillPanicking(memory, now);
  if (panicAt === undefined) return { desired: calm, memory: { panicAt, panicPods: 0 } };
  const desired = Math.max(memory.panicPods, calm, urgent);
  return { desired, memory: { panicAt, panicPods: desired } };
}

function bounded(pods: number, ready: number): number {
  const most = Math.ceil(SCALE_UP_RATE_MAX * ready);
  return Math.min(Math.max(pods, Math.floor(ready / SCALE_DOWN_RATE_MAX)), most);
}

function stillPanicking({ panicAt }: KpaMemory, now: Millis): Millis | undefined {
  return panicAt !== undefined && panicAt + STABLE_WINDOW >= now ? panicAt : undefined;
}
