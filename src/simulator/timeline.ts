/**
 * Episodes of a rehearsal: what the controller did and refused to do, and what became of it in the world. Equal things
 * close to each other are one episode. Words are made elsewhere.
 */
import type { Episode } from '../model/episode.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Hold } from '../model/plan.ts';
import { MINUTE, type Millis } from '../model/units.ts';
import type { Fresh } from './episode.ts';
import {
  fromHold,
  fromOutcome,
  fromWorld,
  marksOf,
  type PoolOf,
  type Turns,
} from './timeline-sources.ts';
import type { Journal } from './world/journal.ts';

/** What a timeline keeps of one cycle. */
export interface Decided {
  readonly at: Millis;
  readonly holds: readonly Hold[];
  readonly outcomes: readonly Outcome[];
  readonly windows: readonly Turns[];
}

export interface Timeline {
  add(decided: Decided): void;
  /** All episodes in order of their beginning. */
  finish(): readonly Episode[];
}

/** Two equal events further apart than this are two episodes. */
const GAP: Millis = 10 * MINUTE;

export interface TimelineInput {
  readonly journal: Journal;
  readonly poolOf: PoolOf;
  /** Called with every episode as it begins and as it goes on; the same `key` and `from` are the same episode. */
  readonly onEpisode?: ((episode: Episode, key: string) => void) | undefined;
}

export function startTimeline({ journal, poolOf, onEpisode }: TimelineInput): Timeline {
  const open = new Map<string, Episode>();
  const closed: Episode[] = [];

  function close(key: string): void {
    const known = open.get(key);
    if (known !== undefined) closed.push(known);
    open.delete(key);
  }

  function closeOther(subject: string, key: string): void {
    for (const [other, episode] of open)
      if (other !== key && isLevel(episode) && episode.subject === subject) close(other);
  }

  function add(fresh: Fresh): void {
    const key = keyOf(fresh);
    const known = open.get(key);
    if (isLevel(fresh)) closeOther(fresh.subject, key);
    const goesOn = known !== undefined && fresh.from - known.to <= GAP;
    if (!goesOn) close(key);
    const episode = goesOn ? joined(known, fresh) : { ...fresh, to: fresh.from, count: 1 };
    open.set(key, episode);
    onEpisode?.(episode, key);
  }

  journal.listen((event) => {
    for (const fresh of fromWorld(event, poolOf)) add(fresh);
  });

  let seenUntil: Millis | undefined;
  return {
    add({ at, holds, outcomes, windows }) {
      for (const fresh of marksOf(windows, { after: seenUntil ?? at, upTo: at })) add(fresh);
      seenUntil = at;
      for (const hold of holds) add(fromHold(hold, at));
      for (const outcome of outcomes) {
        const fresh = fromOutcome(outcome);
        if (fresh !== undefined) add(fresh);
      }
    },
    finish: () =>
      [...closed, ...open.values()].toSorted(
        (a, b) => a.from - b.from || (a.kind < b.kind ? -1 : 1),
      ),
  };
}

/** Changes of replicas; another one of the same tier ends the one before. */
function isLevel({ kind }: Pick<Episode, 'kind'>): boolean {
  return kind === 'grow' || kind === 'shrink';
}

/** What is done or refused differs by reason, marks of a promotion by what they mark. */
function keyOf({ kind, subject, reason, detail }: Fresh): string {
  return `${kind} ${subject} ${kind === 'promotion' ? detail : (reason ?? '')}`;
}

/** What is counted adds up; what is a level goes from the first to the last. */
function joined(known: Episode, fresh: Fresh): Episode {
  const counts = !isLevel(known);
  return {
    ...known,
    to: fresh.from,
    count: known.count + 1,
    before: counts && known.kind === 'lost' ? known.before + fresh.before : known.before,
    after: counts ? known.after + fresh.after : fresh.after,
  };
}
