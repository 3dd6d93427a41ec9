/** What really became of tiers of real HTTP servers: outcomes of a stretch, replicas from the audit log, forecasts against what came. */
import type { Cycle } from '../../../src/ports/recorder.ts';
import { readAudit } from '../../control-plane/audit.ts';
import type { Outcome } from '../../load/http/protocol.ts';
import {
  type HttpShop,
  offeredQuery,
  POD_READY_P95_SECONDS,
  servedQuery,
  TICK_SECONDS,
  type TierName,
} from './http-shop.ts';
import { cyclesIn, pause } from './truth.ts';

export async function outcomeOf(shop: HttpShop, tier: TierName): Promise<Outcome> {
  const outcome = (await shop.tiers.outcomes())[tier];
  if (outcome === undefined) throw new Error(`nobody sends to ${tier}`);
  return outcome;
}

export function between(before: Outcome, after: Outcome): Outcome {
  return {
    offered: after.offered - before.offered,
    good: after.good - before.good,
    late: after.late - before.late,
    lost: after.lost - before.lost,
  };
}

export interface Stretch extends Outcome {
  /** As Prometheus had them at the end: what the gateway counted, and what the servers did. */
  readonly rates: { readonly offered: number; readonly served: number };
}

/** What came of a stretch of constant load on the server that nobody scales; requests under way at its end are waited for. */
export async function stretch(shop: HttpShop, rps: number, seconds: number): Promise<Stretch> {
  const before = await outcomeOf(shop, 'single');
  await shop.tiers.offer({ single: rps });
  await pause(seconds * 1_000);
  const rates = {
    offered: await valueOf(shop, offeredQuery('single')),
    served: await valueOf(shop, servedQuery('single')),
  };
  await shop.tiers.offer({ single: 0 });
  await pause(1_000);
  return { ...between(before, await outcomeOf(shop, 'single')), rates };
}

/** Of all seconds until then, the share in which every answer was good. One in which the machine stood still is not. */
export async function goodSeconds(shop: HttpShop, tier: TierName, until: number): Promise<number> {
  let seconds = 0;
  let good = 0;
  let before = await outcomeOf(shop, tier);
  while (Date.now() < until) {
    await pause(1_000);
    const now = await outcomeOf(shop, tier);
    const { late, lost } = between(before, now);
    seconds++;
    if (late + lost === 0) good++;
    before = now;
  }
  return good / seconds;
}

async function valueOf({ prometheus }: HttpShop, query: string): Promise<number> {
  const [only] = await prometheus.query(query);
  return only?.value ?? Number.NaN;
}

/** Every number of replicas written to the tier, in order, from the audit log. */
export async function replicasWritten(shop: HttpShop, tier: TierName): Promise<readonly number[]> {
  const filter = { verbs: ['update'], resource: 'deployments' };
  const records = await readAudit(shop.plane.auditLog, filter);
  return records
    .filter(({ subresource, name, code }) => subresource === 'scale' && name === tier && code < 300)
    .map(({ requestObject }) => (requestObject as { spec: { replicas: number } }).spec.replicas);
}

export function cyclesOf(shop: HttpShop): Promise<readonly Cycle[]> {
  return cyclesIn(shop.operator.recordings);
}

export interface Foretold {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
  readonly came: number;
}

/** When a replica started now serves at the latest: what the band must hold for. */
const AHEAD_SECONDS = POD_READY_P95_SECONDS + 2 * TICK_SECONDS;

/** Bands of tier `offered` that a trend was part of, and what its query answered when their time had come. */
export async function foretoldByTrend(shop: HttpShop, until: number): Promise<readonly Foretold[]> {
  const rows: Foretold[] = [];
  for (const { input } of await cyclesOf(shop)) {
    const tier = input.forecast.tiers.find((one) => one.tier === 'shop/offered');
    const demand = tier?.demands[0];
    const at = input.now / 1_000 + AHEAD_SECONDS;
    if (demand === undefined || at > until / 1_000) continue;
    if (!demand.causes.some((cause) => cause.kind === 'trend')) continue;
    const query = offeredQuery('offered').replace('[20s]', `[20s] @ ${at.toFixed(3)}`);
    rows.push({ ...demand.atPodReady, came: await valueOf(shop, query) });
  }
  return rows;
}
