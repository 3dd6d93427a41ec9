/**
 * The Policies port on our own kinds. What is declared comes from watches; what must not be lost lives in status and is
 * read back from there. Judging is `policy/`'s; nothing here knows a field of a spec.
 */
import type { StepOn } from '../../model/degrade.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import type { ScalableKind } from '../../model/scalable-kind.ts';
import type { LoweredCapacity, Originals } from '../../model/snapshot.ts';
import { MINUTE, type Millis } from '../../model/units.ts';
import { policySet } from '../../policy/policy-set.ts';
import {
  readDegraded,
  readLoweredCapacity,
  readOriginals,
  readPoolStatus,
  readResolved,
} from '../../policy/status-read.ts';
import { originalsStatus, poolStatus } from '../../policy/status-write.ts';
import { PortError } from '../../ports/errors.ts';
import type { KeptStatus, Policies, PoolStatus } from '../../ports/policies.ts';
import { type OurKind, objectPath } from './api-kinds.ts';
import { deletions } from './deletions.ts';
import type { LabelsOf } from './frozen-specs.ts';
import { createJudge, type Judgement, type OperatorCaps } from './in-force.ts';
import { record } from './json.ts';
import { type PolicyRecord, policyRecord } from './policy-record.ts';
import { createPolicyWatches, type PolicyWatches } from './policy-watches.ts';
import { applyStatus } from './status-apply.ts';
import type { WatchDependencies } from './watch.ts';

export interface KubePoliciesOptions extends WatchDependencies {
  /** Zone of local times in documents that name none. */
  readonly timeZone: string;
  readonly scrapeInterval: Millis;
  readonly caps: OperatorCaps;
  /** Kinds beside Deployment that a target may be; absent: none. */
  readonly scalableKinds?: readonly ScalableKind[] | undefined;
  readonly viewMaxAge: Millis;
  /** Labels of namespaces, by which promotions choose what they freeze; absent: nothing is frozen. */
  readonly labelsOf?: LabelsOf | undefined;
}

export interface KubePolicies extends Policies {
  /** Keeps the watches going until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Missing CRDs, no permission, stale views, in words. Empty when all is well. */
  problems(): readonly string[];
  /** Objects as last seen, and what is in force of them: for the status recorder. */
  known(now: Millis): { readonly records: readonly PolicyRecord[]; readonly judgement: Judgement };
  /** The answer to a write of our own, so that it is seen before the watch gets there. */
  learn(record: PolicyRecord): void;
}

/** Windows reach eight days ahead, so some minutes later they are the same. */
const WINDOWS_HOLD: Millis = 10 * MINUTE;

export function createKubePolicies(options: KubePoliciesOptions): KubePolicies {
  const { transport, viewMaxAge } = options;
  const watches = createPolicyWatches(options);
  const inForce = createInForce(options, watches);
  return {
    current: async (now) => inForce(now).set(),
    kept: async () => keptOf(watches),
    keepPool: async (pool, status) => watches.learn(await keepPool(transport, pool, status)),
    keepOriginals: async (tier, originals) => {
      const found = watches
        .records()
        .find((one) => one.kind === 'ScalingPolicy' && one.key === tier);
      if (found === undefined) throw new PortError('gone', `ScalingPolicy ${tier} is not there`);
      if (found.status['originals'] !== undefined) return;
      watches.learn(await keepOriginals(transport, found, originals));
    },
    run: watches.run,
    problems: () => watches.problems(viewMaxAge),
    known: (now) => ({ records: watches.records(), judgement: inForce(now).judgement }),
    learn: watches.learn,
  };
}

interface InForce {
  readonly judgement: Judgement;
  set(): PolicySet;
}

/** Judging looks at all documents and a set resolves every calendar, so both are kept while no spec changed and little time passed. */
function createInForce(
  options: KubePoliciesOptions,
  watches: PolicyWatches,
): (now: Millis) => InForce {
  const { timeZone, scrapeInterval: scrapeIntervalMs, scalableKinds } = options;
  const shared = { timeZone, scrapeIntervalMs, scalableKinds };
  const judge = createJudge(options.caps, options.labelsOf);
  let last:
    | { readonly revision: number; readonly now: Millis; readonly answer: InForce }
    | undefined;

  function judgeAll(now: Millis): InForce {
    const judgement = judge.judge(watches.records(), { now, ...shared });
    const { documents, refused } = judgement;
    let made: PolicySet | undefined;
    const set = () => {
      made ??= withDeletions(policySet({ documents, refused, now, timeZone }));
      return made;
    };
    return { judgement, set };
  }

  function withDeletions(set: PolicySet): PolicySet {
    const ended = deletions(watches.records());
    return ended.length === 0 ? set : { ...set, overrides: [...set.overrides, ...ended] };
  }

  return (now) => {
    const unlisted = watches.unlisted();
    if (unlisted !== undefined)
      throw new PortError('transient', `policies cannot be read: ${unlisted}`);
    const revision = watches.revision();
    const until = last?.answer.judgement.until ?? Number.POSITIVE_INFINITY;
    const recent = last !== undefined && Math.abs(now - last.now) < WINDOWS_HOLD && now < until;
    const fits = recent && last?.revision === revision;
    if (last === undefined || !fits) last = { revision, now, answer: judgeAll(now) };
    return last.answer;
  };
}

function keptOf(watches: PolicyWatches): KeptStatus {
  const pools = new Map<string, PoolStatus>();
  const lowered = new Map<string, LoweredCapacity>();
  const originals = new Map<string, Originals>();
  const degraded = new Map<string, readonly StepOn[]>();
  const resolved: KeptStatus['resolved'][number][] = [];
  for (const { kind, key, object } of watches.records()) {
    if (kind === 'BurstPool') pools.set(key, readPoolStatus(object));
    if (kind === 'PromotionCalendar') resolved.push(...readResolved(object));
    if (kind !== 'ScalingPolicy') continue;
    put(lowered, key, readLoweredCapacity(object));
    put(originals, key, readOriginals(object));
    put(degraded, key, readDegraded(object));
  }
  return { pools, lowered, resolved, originals, degraded };
}

function put<T>(values: Map<string, T>, key: string, value: T | undefined): void {
  if (value !== undefined) values.set(key, value);
}

/** As it was last seen: a newer one is a conflict, and the cycle's record keeps them then. */
async function keepOriginals(
  transport: KubePoliciesOptions['transport'],
  { kind, namespace, name, uid, version, status }: PolicyRecord,
  originals: Originals,
): Promise<PolicyRecord> {
  const whole = { ...status, originals: originalsStatus(originals) };
  const target = { kind, namespace, name, uid, resourceVersion: version };
  return policyRecord(
    kind,
    await applyStatus(transport, target, { status: whole, priority: 'first' }),
  );
}

const KEPT_KEYS = ['lastRequest', 'backOff', 'leadTime'];

/** Reads live first: an order rests on this number, and conditions written meanwhile must stay. */
async function keepPool(
  transport: KubePoliciesOptions['transport'],
  pool: string,
  status: PoolStatus,
): Promise<PolicyRecord> {
  const kind: OurKind = 'BurstPool';
  const found = await transport.send({
    method: 'GET',
    path: objectPath(kind, '', pool),
    priority: 'first',
  });
  const { uid, version, object } = policyRecord(kind, found);
  const rest = Object.entries(record(object['status'])).filter(([key]) => !KEPT_KEYS.includes(key));
  const whole = { ...Object.fromEntries(rest), ...poolStatus(status) };
  const target = { kind, namespace: '', name: pool, uid, resourceVersion: version };
  return policyRecord(
    kind,
    await applyStatus(transport, target, { status: whole, priority: 'first' }),
  );
}
