/** What `kingtide explain` needs of a decision beside its conditions: demands and what made them, holds, and who is ready where. Pure. */
import type { Hold, TierVerdict } from '../../model/plan.ts';
import type { TierId } from '../../model/policy.ts';
import type { NodeView } from '../../model/snapshot.ts';
import { rpsStatus } from '../../policy/status-write.ts';
import type { Json } from './json.ts';

/** Largest rate that the schema takes. */
const RPS_MAX = 1_000_000_000;
const DEMANDS_MAX = 16;
const CAUSES_MAX = 8;
const HOLDS_MAX = 16;
const WANTED_MAX = 256;
const DETAIL_MAX = 512;

/** Whole requests per second: what people read, and no write for a fraction. */
export function demandsOf({ demands }: TierVerdict): readonly Json[] {
  // A number that is none would have the API server refuse the whole status.
  const shown = demands.filter(({ band }) => Number.isFinite(band.expected + band.high));
  return shown.slice(0, DEMANDS_MAX).map(({ name, observed, band, perReplica, causes }) => ({
    name,
    ...(observed !== undefined && { observed: whole(observed) }),
    expected: whole(band.expected),
    high: whole(band.high),
    perReplica: rpsStatus(perReplica),
    causes: causes
      .filter(({ rps }) => Number.isFinite(rps))
      .slice(0, CAUSES_MAX)
      .map(({ kind, rps, subject }) => ({
        kind,
        rps: whole(rps),
        subject: subject.slice(0, 256) || kind,
      })),
  }));
}

export function holdsOf(holds: readonly Hold[]): readonly Json[] {
  return holds.slice(0, HOLDS_MAX).map(({ reason, wanted, detail }) => ({
    reason,
    wanted: wanted.slice(0, WANTED_MAX) || reason,
    detail: detail.slice(0, DETAIL_MAX) || reason,
  }));
}

/** Ready pods of a tier by where their node stands; a node with the burst taint is cloud. */
export function readyBySite(tier: TierId, nodes: readonly NodeView[]): Json {
  let readyAtHome = 0;
  let readyInCloud = 0;
  for (const { burstClass, tierPods } of nodes) {
    const ready = tierPods.find((pods) => pods.tier === tier)?.ready ?? 0;
    if (burstClass === undefined) readyAtHome += ready;
    else readyInCloud += ready;
  }
  return { readyAtHome, readyInCloud };
}

function whole(rps: number): string {
  return rpsStatus(Math.min(RPS_MAX, Math.max(0, Math.ceil(rps))));
}
