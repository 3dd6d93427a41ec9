/**
 * The one event stream of a rehearsal. It only listens: a rehearsal with it gives the same bytes as one without. Joins
 * through `onWorld` and `onCycle` of the rehearsal's input.
 */
import type { Plan } from '../../model/plan.ts';
import type { StreamEnd, StreamEvent } from '../../model/stream.ts';
import type { Millis } from '../../model/units.ts';
import type { Cycle } from '../../ports/recorder.ts';
import type { Rehearsal } from '../rehearse.ts';
import { startTimeline, type Timeline } from '../timeline.ts';
import type { World } from '../world/world.ts';
import { createFeed, type EpisodeWords } from './feed.ts';
import { watchFloors } from './floors.ts';
import { startFrames } from './frames.ts';
import { type HeaderInput, headerOf, poolNamesOf } from './header.ts';

export interface StreamInput extends HeaderInput {
  readonly words: EpisodeWords;
  readonly onEvent: (event: StreamEvent) => void;
}

/** What is known only when all is over, and not from the rehearsal itself. */
export interface Ending {
  readonly replay: string;
  readonly compared: StreamEnd['compared'];
}

export interface RehearsalStream {
  readonly onWorld: (world: World) => void;
  readonly onCycle: (cycle: Cycle) => void;
  readonly finish: (rehearsal: Rehearsal, ending: Ending) => void;
}

/** The header is told at once, before the world exists. */
export function createStream(input: StreamInput): RehearsalStream {
  const { words, onEvent } = input;
  const header = headerOf(input);
  const feed = createFeed(words, onEvent);
  const floors = watchFloors(onEvent);
  let timeline: Timeline | undefined;
  let plan: Plan | undefined;
  onEvent(header);

  return {
    onWorld(world) {
      const { journal } = world;
      timeline = startTimeline({ journal, poolOf: poolNamesOf(input), onEpisode: feed.add });
      startFrames({
        world,
        header,
        plan: () => plan,
        onFrame(frame) {
          feed.flush(frame.at);
          onEvent(frame);
        },
      });
    },
    onCycle({ input: { policies }, plan: decided, outcomes }) {
      plan = decided;
      const { at, holds, resolved } = decided;
      timeline?.add({ at, holds, outcomes, windows: policies.windows });
      floors.see(resolved, at);
    },
    finish(rehearsal, ending) {
      feed.finish();
      onEvent(endOf(rehearsal, ending, header.to ?? header.from));
    },
  };
}

function endOf(rehearsal: Rehearsal, ending: Ending, at: Millis): StreamEnd {
  const { decisions, totals, verdicts, violations } = rehearsal;
  return {
    event: 'end',
    at,
    decisions,
    totals: totalsFor(totals),
    expectations: verdicts.map(({ name, says, wanted, got, held, waitsFor }) => ({
      name,
      says,
      wanted,
      got,
      held,
      waitsFor: waitsFor ?? null,
    })),
    violations: violations.map(({ invariant, at: when, message }) => ({
      invariant,
      at: when,
      message,
    })),
    ...ending,
  };
}

/** Without what only a test double can count. */
export function totalsFor(totals: Rehearsal['totals']): StreamEnd['totals'] {
  const { providerCalls: _, ...rest } = totals;
  return rest;
}
