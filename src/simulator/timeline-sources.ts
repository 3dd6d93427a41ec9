/** Single events as they go into a timeline: from plans and their outcomes, from the world, and from the calendar. */
import type { Outcome } from '../model/outcome.ts';
import type { Hold } from '../model/plan.ts';
import type { PromotionWindow } from '../model/promotion.ts';
import type { Millis } from '../model/units.ts';
import type { Fresh } from './episode.ts';
import type { WorldEvent } from './world/journal.ts';

/** Node group to the name of its pool: people know pools. */
export type PoolOf = (nodeGroup: string) => string;

/** When a promotion must be ready, begins and ends. */
export type Turns = Pick<PromotionWindow, 'promotion' | 'readyFrom' | 'start' | 'end'>;

/** Turning points of promotions that have just passed. */
export function marksOf(
  windows: readonly Turns[],
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
      .map(
        ([at, detail]): Fresh => ({
          kind: 'promotion',
          subject: promotion,
          from: at,
          before: 0,
          after: 0,
          reason: undefined,
          detail,
        }),
      );
  });
}

export function fromHold({ reason, subject, wanted, detail }: Hold, at: Millis): Fresh {
  return {
    kind: 'hold',
    subject,
    from: at,
    before: 0,
    after: 0,
    reason,
    detail: `${wanted}: ${detail}`,
  };
}

export function fromOutcome({ kind, action, at, detail }: Outcome): Fresh | undefined {
  if (kind === 'skipped') return undefined;
  if (kind === 'failed') {
    return {
      kind: 'failed',
      subject: subjectOf(action),
      from: at,
      before: 0,
      after: 1,
      reason: action.reason,
      detail,
    };
  }
  const { reason } = action;
  switch (action.kind) {
    case 'set-replicas': {
      const { from: before, to: after, tier } = action;
      return {
        kind: after > before ? 'grow' : 'shrink',
        subject: tier,
        from: at,
        before,
        after,
        reason,
        detail: '',
      };
    }
    case 'order-nodes':
      return {
        kind: 'order',
        subject: action.pool,
        from: at,
        before: 0,
        after: action.count,
        reason,
        detail: action.promotion ?? '',
      };
    case 'drain-node':
      return {
        kind: 'drain',
        subject: action.pool,
        from: at,
        before: 0,
        after: 1,
        reason,
        detail: '',
      };
    default:
      return undefined;
  }
}

function subjectOf(action: Outcome['action']): string {
  if (action.kind === 'set-replicas') return action.tier;
  return 'pool' in action ? action.pool : action.intent;
}

export function fromWorld(event: WorldEvent, poolOf: PoolOf): readonly Fresh[] {
  if (event.kind === 'instance') {
    if (event.state !== 'ready' && event.state !== 'gone') return [];
    const kind = event.state === 'ready' ? 'joined' : 'given-back';
    return [
      {
        kind,
        subject: poolOf(event.pool),
        from: event.at,
        before: 0,
        after: 1,
        reason: undefined,
        detail: '',
      },
    ];
  }
  return event.kind === 'load' ? losses(event) : NOTHING;
}

const NOTHING: readonly Fresh[] = [];

function losses(event: Extract<WorldEvent, { kind: 'load' }>): readonly Fresh[] {
  const lossy = event.tiers.filter(({ offered, served }) => offered - served >= 1);
  if (lossy.length === 0) return NOTHING;
  return lossy.map(({ workload, offered, served }) => ({
    kind: 'lost',
    subject: workload,
    from: event.at - event.span,
    before: offered,
    after: offered - served,
    reason: undefined,
    detail: '',
  }));
}
