/**
 * Episodes of a rehearsal: what the controller did and refused to do, and what became of it in the world. Equal things
 * close to each other are one episode. Words are made elsewhere.
 */
import type { Hold } from '../model/plan.ts';
import type { Outcome } from '../model/outcome.ts';
import type { PromotionWindow } from '../model/promotion.ts';
import type { Reason } from '../model/reason.ts';
import { type Millis, MINUTE } from '../model/units.ts';
import type { Cycle } from '../ports/recorder.ts';
import type { Journal, WorldEvent } from './world/journal.ts';

export type EpisodeKind =
  | 'grow'
  | 'shrink'
  | 'order'
  | 'joined'
  | 'drain'
  | 'given-back'
  | 'hold'
  | 'failed'
  | 'lost'
  | 'promotion';

export interface Episode {
  readonly kind: EpisodeKind;
  /** A tier, a pool, `cluster` or the name of a promotion. */
  readonly subject: string;
  readonly from: Millis;
  /** When it was last seen. */
  readonly to: Millis;
  /** Replicas or nodes before; requests offered for `lost`. */
  readonly before: number;
  /** Replicas or nodes after; requests lost for `lost`. */
  readonly after: number;
  /** How many single events it stands for. */
  readonly count: number;
  readonly reason: Reason | undefined;
  readonly detail: string;
}

export interface Timeline {
  cycle(cycle: Cycle): void;
  /** All episodes in order of their beginning. */
  finish(): readonly Episode[];
}

/** Two equal events further apart than this are two episodes. */
const GAP: Millis = 10 * MINUTE;

type Fresh = Omit<Episode, 'to' | 'count'>;

export interface TimelineInput {
  readonly journal: Journal;
  /** Node group to the name of its pool: people know pools. */
  readonly poolOf: (nodeGroup: string) => string;
}

export function startTimeline({ journal, poolOf }: TimelineInput): Timeline {
  const open = new Map<string, Episode>();
  const closed: Episode[] = [];

  function add(fresh: Fresh): void {
    const key = [fresh.kind, fresh.subject, distinguishing(fresh)].join(' ');
    const known = open.get(key);
    if (known !== undefined && fresh.from - known.to <= GAP) {
      open.set(key, joined(known, fresh));
      return;
    }
    if (known !== undefined) closed.push(known);
    open.set(key, { ...fresh, to: fresh.from, count: 1 });
  }

  journal.listen((event) => {
    for (const fresh of fromWorld(event, poolOf)) add(fresh);
  });

  let seenUntil: Millis | undefined;
  return {
    cycle({ input, plan, outcomes }) {
      for (const fresh of marksOf(input.policies.windows, { after: seenUntil ?? plan.at, upTo: plan.at })) add(fresh);
      seenUntil = plan.at;
      for (const hold of plan.holds) add(fromHold(hold, plan.at));
      for (const outcome of outcomes) {
        const fresh = fromOutcome(outcome);
        if (fresh !== undefined) add(fresh);
      }
    },
    finish: () => [...closed, ...open.values()].toSorted((a, b) => a.from - b.from || (a.kind < b.kind ? -1 : 1)),
  };
}

/** Holds differ by reason, marks of a promotion by what they mark. */
function distinguishing({ kind, reason, detail }: Fresh): string {
  if (kind === 'hold') return reason ?? '';
  return kind === 'promotion' ? detail : '';
}

/** What is counted adds up; what is a level goes from the first to the last. */
function joined(known: Episode, fresh: Fresh): Episode {
  const counts = known.kind !== 'grow' && known.kind !== 'shrink';
  return {
    ...known,
    to: fresh.from,
    count: known.count + 1,
    before: counts && known.kind === 'lost' ? known.before + fresh.before : known.before,
    after: counts ? known.after + fresh.after : fresh.after,
  };
}

/** Turning points of promotions that have just passed. */
function marksOf(
  windows: readonly PromotionWindow[],
  { after, upTo }: { readonly after: Millis; readonly upTo: Millis },
): readonly Fresh[] {
  return windows.flatMap(({ promotion, readyFrom, start, end }) => {
    const marks: readonly (readonly [Millis, string])[] = [
      [readyFrom, 'must be ready'],
      [start, 'begins'],
      [end, 'ends'],
    ];
    return marks
      .filter(([at]) => at > after && at <= upTo)
      .map(([at, detail]): Fresh => ({ kind: 'promotion', subject: promotion, from: at, before: 0, after: 0, reason: undefined, detail }));
  });
}

function fromHold({ reason, subject, wanted, detail }: Hold, at: Millis): Fresh {
  return { kind: 'hold', subject, from: at, before: 0, after: 0, reason, detail: `${wanted}: ${detail}` };
}

function fromOutcome({ kind, action, at, detail }: Outcome): Fresh | undefined {
  if (kind === 'skipped') return undefined;
  if (kind === 'failed') {
    return { kind: 'failed', subject: subjectOf(action), from: at, before: 0, after: 1, reason: action.reason, detail };
  }
  const { reason } = action;
  switch (action.kind) {
    case 'set-replicas': {
      const { from: before, to: after, tier } = action;
      return { kind: after > before ? 'grow' : 'shrink', subject: tier, from: at, before, after, reason, detail: '' };
    }
    case 'order-nodes':
      return { kind: 'order', subject: action.pool, from: at, before: 0, after: action.count, reason, detail: action.promotion ?? '' };
    case 'drain-node':
      return { kind: 'drain', subject: action.pool, from: at, before: 0, after: 1, reason, detail: '' };
    default:
      return undefined;
  }
}

function subjectOf(action: Outcome['action']): string {
  if (action.kind === 'set-replicas') return action.tier;
  return 'pool' in action ? action.pool : action.intent;
}

function fromWorld(event: WorldEvent, poolOf: TimelineInput['poolOf']): readonly Fresh[] {
  if (event.kind === 'instance') {
    if (event.state !== 'ready' && event.state !== 'gone') return [];
    const kind = event.state === 'ready' ? 'joined' : 'given-back';
    return [{ kind, subject: poolOf(event.pool), from: event.at, before: 0, after: 1, reason: undefined, detail: '' }];
  }
  if (event.kind !== 'load') return [];
  return event.tiers.flatMap(({ workload, offered, served }): readonly Fresh[] => {
    const lost = offered - served;
    if (lost < 1) return [];
    return [{ kind: 'lost', subject: workload, from: event.at - event.span, before: offered, after: lost, reason: undefined, detail: '' }];
  });
}
