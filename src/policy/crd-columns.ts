/** What `kubectl get` prints for each kind: is it ready, and what limits it. */
import type { Kind } from './kinds.ts';

export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'date';
  readonly jsonPath: string;
  readonly description?: string;
}

const AGE: Column = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };
const READY: Column = conditionColumn('Ready', 'Ready', 'status');
const HELD: Column = {
  ...conditionColumn('Held', 'Held', 'reason'),
  description: 'What was wanted and refused.',
};

function conditionColumn(name: string, type: string, key: string): Column {
  return { name, type: 'string', jsonPath: `.status.conditions[?(@.type=="${type}")].${key}` };
}

function text(name: string, jsonPath: string): Column {
  return { name, type: 'string', jsonPath };
}

function count(name: string, jsonPath: string): Column {
  return { name, type: 'integer', jsonPath };
}

export const COLUMNS: Readonly<Record<Kind, readonly Column[]>> = {
  Site: [
    text('Type', '.spec.type'),
    text('Country', '.spec.country'),
    count('Nodes', '.status.nodes'),
    READY,
    HELD,
    AGE,
  ],
  BurstPool: [
    text('Site', '.spec.site'),
    count('Max', '.spec.limits.maxNodes'),
    count('Joined', '.status.nodes.joined'),
    count('Coming', '.status.nodes.inFlight'),
    READY,
    HELD,
    AGE,
  ],
  ScalingPolicy: [
    text('Mode', '.spec.mode'),
    text('Residency', '.spec.residency.mode'),
    count('Ready-Pods', '.status.replicas.ready'),
    count('Needed', '.status.replicas.needed'),
    count('Cloud', '.status.replicas.cloud'),
    READY,
    HELD,
    text('Limited-By', '.status.limitedBy'),
    AGE,
  ],
  PromotionCalendar: [
    text('Zone', '.spec.timeZone'),
    text('Next', '.status.next'),
    READY,
    HELD,
    AGE,
  ],
  Override: [
    text('Policy', '.spec.policy'),
    count('Min', '.spec.min'),
    text('Until', '.spec.until'),
    READY,
    text('Reason', '.spec.reason'),
    AGE,
  ],
  NodeRequest: [
    text('Pool', '.spec.pool'),
    count('Count', '.spec.count'),
    text('Outcome', '.status.outcome'),
    text('Promotion', '.spec.promotion'),
    AGE,
  ],
};
