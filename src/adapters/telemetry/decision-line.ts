/** The decision log: one line per cycle in which something changed, with everything one needs to ask why. Pure. */
import type { Action, Hold } from '../../model/plan.ts';
import type { Fields } from '../../ports/log.ts';
import type { Cycle } from '../../ports/recorder.ts';

/** What changed since the cycle before; undefined when nothing did. */
export function decisionLine(cycle: Cycle, holdsBefore: ReadonlySet<string>): Fields | undefined {
  const { plan, outcomes, input } = cycle;
  const holds = new Map(plan.holds.map((hold) => [holdKey(hold), hold]));
  const began = [...holds].filter(([key]) => !holdsBefore.has(key)).map(([, hold]) => hold);
  const ended = [...holdsBefore].filter((key) => !holds.has(key));
  if (outcomes.length === 0 && began.length === 0 && ended.length === 0) return undefined;
  return {
    plan: plan.id,
    at: new Date(plan.at).toISOString(),
    outcomes: outcomes.map(({ kind, action, detail }) => ({
      outcome: kind,
      action: action.kind,
      ...factsOf(action),
      reason: action.reason,
      detail,
    })),
    holdsBegan: began,
    holdsEnded: ended,
    counts: {
      tiers: plan.tiers.length,
      nodes: input.snapshot.nodes.length,
      actions: plan.actions.length,
      holds: plan.holds.length,
    },
  };
}

export function holdKeys(holds: readonly Hold[]): ReadonlySet<string> {
  return new Set(holds.map(holdKey));
}

/** Without the numbers: a hold whose wanted count moves by one is still the same hold. */
function holdKey({ reason, subject }: Hold): string {
  return `${subject}: ${reason}`;
}

/** Whom an action is about, and how much. */
function factsOf(action: Action): Fields {
  switch (action.kind) {
    case 'set-replicas':
      return { subject: action.tier, from: action.from, to: action.to, victims: action.victims };
    case 'order-nodes':
      return {
        subject: action.pool,
        intent: `${action.pool}-${action.number}`,
        count: action.count,
        targetBefore: action.targetBefore,
        targetAfter: action.targetAfter,
        promotion: action.promotion,
        tiers: action.tiers,
      };
    case 'settle-intent':
      return { subject: action.intent, settled: action.outcome };
    case 'rebuild-intent':
      return {
        subject: action.pool,
        intent: `${action.pool}-${action.number}`,
        nodes: action.nodes.map(({ name }) => name),
      };
    case 'record-instances':
      return { subject: action.intent, instances: action.instances };
    case 'mark-node':
    case 'drain-node':
    case 'undrain-node':
      return { subject: action.node.name, pool: action.pool };
    case 'evict-pods':
      return {
        subject: action.node.name,
        pool: action.pool,
        tier: action.tier,
        count: action.count,
      };
    case 'return-nodes':
      return {
        subject: action.pool,
        intent: action.intent,
        nodes: action.nodes.map(({ name }) => name),
      };
    case 'forget-intent':
      return { subject: action.intent };
  }
}
