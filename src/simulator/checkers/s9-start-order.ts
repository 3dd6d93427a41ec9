/**
 * S9, start order: a tier that starts after another one does not run ahead of it. Judged only where the one before has
 * been short of Ready pods for a moment and not for long, nobody's memory was lost and no calendar asks for replicas:
 * there nothing else may let it grow. Patience with it begins when it has fewer Ready than it needs, whether or not anybody
 * could tell it to have more by then.
 */

import type { ScalingPolicy, TierId } from '../../model/policy.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import { smallestPerReplica } from '../../model/unit-capacity.ts';
import { MINUTE, type Millis, type Rps, SECOND } from '../../model/units.ts';
import type { WorldEvent } from '../world/journal.ts';
import type { Tier } from '../world/world.ts';
import { isBlinded } from './blinded.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { needsAt } from './needs.ts';
import { startReplicas } from './replicas.ts';
import { mayHaveEffect, numberOf, onRequests, type RequestEvent, subjectOf } from './requests.ts';
import type { Checker } from './violation.ts';

/** It must have been seen, and the least patience there is must not be over. */
const SHORT_FOR = { least: 20 * SECOND, most: 2 * MINUTE } as const;
/** Whoever begins to lead remembers of nobody since when it is short. */
const REMEMBERS: Millis = 5 * MINUTE;
/** A forecast may see a larger crowd coming than the largest that came. */
const AHEAD = 1.3;

interface Growth {
  readonly at: Millis;
  readonly policy: ScalingPolicy;
  readonly before: string;
  readonly from: number;
  readonly to: number;
  readonly ready: number;
  readonly aim: number;
}

type LoadEvent = Extract<WorldEvent, { kind: 'load' }>;

export function checkStartOrder({
  world,
  policiesAt,
}: Pick<Evidence, 'world' | 'policiesAt'>): Checker {
  const findings = createFindings('S9');
  const replicasBefore = startReplicas(world);
  /** Since when it has fewer Ready than it was told to have, and since when fewer than that or than it needs. */
  const shortSince = new Map<string, Millis>();
  const lackingSince = new Map<string, Millis>();
  const most = new Map<string, number>();
  const grown: Growth[] = [];
  let ledSince: Millis = world.scenario.from;

  function look({ at, span, tiers }: LoadEvent): void {
    const rates = new Map<string, Rps>();
    for (const { workload, offered } of tiers) rates.set(workload, (offered / span) * SECOND);
    for (const [key, rate] of rates) most.set(key, Math.max(most.get(key) ?? 0, rate));
    const needed = neededBy(world, policiesAt(at), rates);
    for (const [key, { workload }] of world.tiers) {
      const { ready, replicas } = workload;
      const wanted = Math.max(replicas, needed.get(key) ?? 0);
      follow(shortSince, { key, at, goesOn: ready < replicas });
      follow(lackingSince, { key, at, goesOn: ready < wanted });
    }
  }

  world.journal.listen((event) => {
    if (event.kind === 'operator') ledSince = event.at;
    if (event.kind === 'load') look(event);
  });
  onRequests(world.journal, (request) => {
    if (request.label !== 'cluster.setReplicas' || !mayHaveEffect(request)) return;
    scaled(request, policiesAt(request.at));
  });

  function scaled(request: RequestEvent, policies: PolicySet): void {
    const { tiers, windows } = policies;
    const { at } = request;
    const key = subjectOf(request);
    const [from, to] = [replicasBefore(key), numberOf(request, 'to') ?? 0];
    const policy = tiers.find(({ namespace, target }) => `${namespace}/${target.name}` === key);
    if (to <= from || policy === undefined || windows.length > 0 || isBlind(at)) return;
    for (const id of policy.startAfter ?? []) {
      const before = shortOne(id, policies, at);
      if (before === undefined) continue;
      const { ready, replicas: aim } = before.workload;
      grown.push({ at, policy, before: id, from, to, ready, aim });
    }
  }

  const isBlind = (at: Millis): boolean => at - ledSince < REMEMBERS || isBlinded(world, at);

  /** Undefined: it is not short, or not for the time in which it must be waited for. */
  function shortOne(id: TierId, policies: PolicySet, at: Millis): Tier | undefined {
    const policy = policies.tiers.find((one) => one.id === id);
    const key = `${policy?.namespace}/${policy?.target.name}`;
    const short = at - (shortSince.get(key) ?? at);
    const lacking = at - (lackingSince.get(key) ?? at);
    if (short < SHORT_FOR.least || short > SHORT_FOR.most) return undefined;
    if (policy === undefined || lacking > patienceWith(world, policy, policies)) return undefined;
    return world.tiers.get(key);
  }

  /** How large the crowd becomes is known at the end. */
  function finish() {
    for (const { at, policy, before, from, to, ready, aim } of grown) {
      const key = `${policy.namespace}/${policy.target.name}`;
      const needs = policy.demands.map((demand) =>
        Math.ceil(
          (AHEAD * (most.get(key) ?? 0)) / (smallestPerReplica(demand) * policy.waterLevel),
        ),
      );
      const share = Math.ceil(Math.max(0, ...needs) * (ready / aim));
      if (to <= Math.max(from, policy.replicas.min, share)) continue;
      findings.add(
        at,
        `${key} grew from ${from} to ${to} replicas while ${before}, which it starts after, had ${ready} of ${aim} Ready`,
      );
    }
    return findings.all;
  }
  return { finish };
}

type World = Evidence['world'];

/** Nobody asks in a world without a start order. */
function neededBy(
  world: World,
  policies: PolicySet,
  rates: ReadonlyMap<string, Rps>,
): ReadonlyMap<string, number> {
  if (policies.tiers.every(({ startAfter }) => startAfter === undefined)) return new Map();
  const needs = needsAt({ world, policies }, rates, 1);
  return new Map(needs.map(({ tier, replicas }) => [tier.workload.key, replicas]));
}

/** Twice the lead time: as declared, or as it may have been learned, whichever is less. */
function patienceWith({ scenario }: World, { podReady }: ScalingPolicy, { pools }: PolicySet) {
  const declared = Math.max(0, ...pools.map(({ nodeLeadTime }) => nodeLeadTime.p95));
  const learned = Math.max(0, ...scenario.pools.map(({ leadTime }) => leadTime.p50));
  return Math.max(SHORT_FOR.most, 2 * (podReady.p95 + Math.min(declared, learned)));
}

interface Spell {
  readonly key: string;
  readonly at: Millis;
  readonly goesOn: boolean;
}

function follow(since: Map<string, Millis>, { key, at, goesOn }: Spell): void {
  if (!goesOn) since.delete(key);
  else if (!since.has(key)) since.set(key, at);
}
