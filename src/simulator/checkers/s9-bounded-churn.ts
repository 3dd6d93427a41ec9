/**
 * S9, bounded churn: a tier that has just grown does not shrink within its stabilisation time, a shrink keeps to its
 * step, and calls stay within their budget. Growth after a shrink is never counted: it is what a crowd asks for.
 */
import { MINUTE, type Millis } from '../../model/units.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { startReplicas } from './replicas.ts';
import {
  mayHaveEffect,
  numberOf,
  onRequests,
  type RequestEvent,
  subjectOf,
  textOf,
} from './requests.ts';
import type { Checker } from './violation.ts';

/** 50 changes a second are allowed in a burst; over a minute that is this many. */
const CHANGES_PER_MINUTE = 3_000;
/** Orders of one pool: each waits for the one before, so more than this is a loop that lost count. */
const ORDERS_PER_MINUTE = 60;
/** What a provider that has nothing, or has enough of us, answers. */
const REFUSALS: readonly string[] = ['stock-out', 'quota', 'above-max', 'throttled'];
/** Whoever is refused waits a minute at least; two leaders may both have to learn it, and one may restart. */
const REFUSED_MOST = 4;
const REFUSED_WITHIN: Millis = 2 * MINUTE;

interface Moves {
  readonly uid: string | undefined;
  grewAt: Millis;
  /** As many as the last write left; fewer since then are somebody else's doing. */
  left: number;
  /** Shrinks of the last stabilisation time, oldest first: when, and from how many. */
  shrinks: readonly { readonly at: Millis; readonly from: number }[];
}

export function checkBoundedChurn({
  world,
  policiesAt,
}: Pick<Evidence, 'world' | 'policiesAt'>): Checker {
  const findings = createFindings('S9');
  const replicasBefore = startReplicas(world);
  const moves = new Map<string, Moves>();
  const changes = createBudget(CHANGES_PER_MINUTE);
  const orders = new Map<string, (at: Millis) => boolean>();

  const refused = new Map<string, readonly Millis[]>();

  world.journal.listen((event) => {
    if (event.kind !== 'provider-call' || event.call !== 'grow') return;
    if (!REFUSALS.includes(event.answer)) return;
    const { at, pool } = event;
    const times = (refused.get(pool) ?? []).filter((one) => one > at - REFUSED_WITHIN);
    refused.set(pool, [...times, at]);
    if (times.length < REFUSED_MOST) return;
    findings.add(at, `${pool} refused ${times.length + 1} orders within two minutes`);
  });

  /** What was done to an object says nothing of another one that was created under its name. */
  function movesOf(workload: string, uid: string | undefined): Moves {
    const known = moves.get(workload);
    if (known !== undefined && known.uid === uid) return known;
    const fresh = { uid, grewAt: Number.NEGATIVE_INFINITY, left: 0, shrinks: [] };
    moves.set(workload, fresh);
    return fresh;
  }

  function scaled(request: RequestEvent): void {
    const workload = subjectOf(request);
    const to = numberOf(request, 'to') ?? 0;
    const from = replicasBefore(workload);
    const known = movesOf(workload, textOf(request, 'uid'));
    // What a person took away is no part of a step.
    if (from < known.left) known.shrinks = [];
    known.left = to;
    if (to > from) {
      known.grewAt = request.at;
      known.shrinks = [];
    }
    if (to < from) shrunk({ request, workload, from, to, known });
  }

  function shrunk({ request, workload, from, to, known }: Shrink): void {
    const { at } = request;
    const policy = policiesAt(at).tiers.find(
      ({ namespace, target }) => `${namespace}/${target.name}` === workload,
    );
    if (policy === undefined) return;
    const { after, maxStep } = policy.scaleIn;
    if (at - known.grewAt < after) {
      const ago = Math.round((at - known.grewAt) / 1_000);
      findings.add(at, `${workload} shrank from ${from} to ${to} replicas, ${ago} s after it grew`);
    }
    known.shrinks = [...known.shrinks.filter((one) => at - one.at < after), { at, from }];
    const start = Math.max(...known.shrinks.map((one) => one.from));
    // One stabilisation time can hold the end of one step and the beginning of the next.
    const lowest = stepped(stepped(start, maxStep), maxStep);
    if (to < lowest || to < stepped(from, maxStep))
      findings.add(
        at,
        `${workload} shrank to ${to} replicas; it had ${start} within ${after / 1_000} s`,
      );
  }

  onRequests(world.journal, (request) => {
    if (!changes(request.at))
      findings.add(request.at, `more than ${CHANGES_PER_MINUTE} changes in a minute`);
    if (request.label === 'cluster.setReplicas' && mayHaveEffect(request)) scaled(request);
    if (request.label !== 'nodePools.grow') return;
    const group = subjectOf(request);
    const budget = orders.get(group) ?? createBudget(ORDERS_PER_MINUTE);
    orders.set(group, budget);
    if (!budget(request.at))
      findings.add(request.at, `more than ${ORDERS_PER_MINUTE} orders of ${group} in a minute`);
  });
  return { finish: () => findings.all };
}

interface Shrink {
  readonly request: RequestEvent;
  readonly workload: string;
  readonly from: number;
  readonly to: number;
  readonly known: Moves;
}

/** As few replicas as one step may leave. */
function stepped(from: number, maxStep: number): number {
  return from - Math.max(1, Math.floor(from * maxStep));
}

/** Counts by the minute; false once there are more than `most` within one. */
function createBudget(most: number): (at: Millis) => boolean {
  let minute = Number.NaN;
  let count = 0;
  return (at) => {
    const current = Math.floor(at / MINUTE);
    if (current !== minute) {
      minute = current;
      count = 0;
    }
    count += 1;
    return count <= most;
  };
}
