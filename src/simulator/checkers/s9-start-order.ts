/**
 * S9, start order: a tier that starts after another one does not run ahead of it. Judged only where the one before has
 * been short of Ready pods for a moment and not for long, nobody's memory was lost and no calendar asks for replicas:
 * there nothing else may let it grow.
 */

import type { ScalingPolicy } from '../../model/policy.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import { smallestPerReplica } from '../../model/unit-capacity.ts';
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';
import type { WorldEvent } from '../world/journal.ts';
import type { Tier } from '../world/world.ts';
import { isBlinded } from './blinded.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
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
  const shortSince = new Map<string, Millis>();
  const most = new Map<string, number>();
  const grown: Growth[] = [];
  let ledSince: Millis = world.scenario.from;

  function look({ at, span, tiers }: LoadEvent): void {
    for (const { workload, offered } of tiers)
      most.set(workload, Math.max(most.get(workload) ?? 0, (offered / span) * SECOND));
    for (const [key, { workload }] of world.tiers)
      if (workload.ready >= workload.replicas) shortSince.delete(key);
      else if (!shortSince.has(key)) shortSince.set(key, at);
  }

  world.journal.listen((event) => {
    if (event.kind === 'operator') ledSince = event.at;
    if (event.kind === 'load') look(event);
  });
  onRequests(world.journal, (request) => {
    if (request.label !== 'cluster.setReplicas' || !mayHaveEffect(request)) return;
    scaled(request, policiesAt(request.at));
  });

  function scaled(request: RequestEvent, { tiers, windows }: PolicySet): void {
    const { at } = request;
    const key = subjectOf(request);
    const [from, to] = [replicasBefore(key), numberOf(request, 'to') ?? 0];
    const policy = tiers.find(({ namespace, target }) => `${namespace}/${target.name}` === key);
    if (to <= from || policy === undefined || windows.length > 0 || isBlind(at)) return;
    for (const id of policy.startAfter ?? []) {
      const other = tiers.find((one) => one.id === id);
      const before = other && world.tiers.get(`${other.namespace}/${other.target.name}`);
      if (before === undefined || !isShort(before, at)) continue;
      const { ready, replicas: aim } = before.workload;
      grown.push({ at, policy, before: id, from, to, ready, aim });
    }
  }

  const isBlind = (at: Millis): boolean => at - ledSince < REMEMBERS || isBlinded(world, at);

  function isShort({ workload: { key } }: Tier, at: Millis): boolean {
    const short = at - (shortSince.get(key) ?? at);
    return short >= SHORT_FOR.least && short <= SHORT_FOR.most;
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
