/**
 * What every modelled alternative to Kingtide is: a name, where its rules come from, and how it is started in a world
 * that nobody else controls. A baseline is a model of a product, never the product; whatever prints one says so.
 */
import type { Millis } from '../../model/units.ts';
import type { PolicyDocument } from '../../policy/document.ts';
import type { World } from '../world/world.ts';

/** In the order in which they are listed and printed. */
export const BASELINE_NAMES = ['hpa-ca', 'keda-karpenter', 'knative', 'static', 'oracle'] as const;
export type BaselineName = (typeof BASELINE_NAMES)[number];

/** What a baseline may know besides the world. */
export interface BaselineContext {
  /** Policies, pools and calendars: what the shop's people know and would configure by hand. */
  readonly documents: readonly PolicyDocument[];
  /** Only the oracle looks at it: it foretells the draws. */
  readonly seed: number;
}

export interface Baseline {
  readonly name: BaselineName;
  /** For headings; contains the word "model". */
  readonly title: string;
  /** Where its rules and constants come from. */
  readonly source: string;
  /** What it was compared with, or "not validated" and why. */
  readonly validated: string;
  /**
   * Joins an empty world, before anything happens in it; acts from `scenario.from` on unless its file says otherwise.
   * Everything it does later is an event of the world's clock.
   */
  start(world: World, context: BaselineContext): void;
}

/** Runs `act` at `first` and every `every` after it, until the scenario ends. */
export function repeat(world: World, rhythm: Rhythm, act: () => void): void {
  const { clock, scenario } = world;
  function turn(): void {
    act();
    const next = clock.now() + rhythm.every;
    if (next <= scenario.to) clock.at(next, turn);
  }
  clock.at(rhythm.first, turn);
}

export interface Rhythm {
  readonly first: Millis;
  readonly every: Millis;
}
