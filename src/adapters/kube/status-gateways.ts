/** Which objects may carry an admission limit of a policy: kept in its status before any is written, so that none is forgotten. Pure. */
import { standingLimits } from '../../model/admission-limit.ts';
import { releaseOf } from '../../model/release.ts';
import type { Cycle } from '../../ports/recorder.ts';
import { type GatewayBook, gatewaysIn } from './gateway-book.ts';
import { refOf } from './gateway-objects.ts';
import type { GatewayRef } from './gateway-share.ts';
import type { Json } from './json.ts';
import type { PolicyRecord } from './policy-record.ts';

export function gatewaysField(
  record: PolicyRecord,
  cycle: Cycle,
  book: GatewayBook | undefined,
): Json {
  const wanted = wantedRefs(record.key, cycle);
  const left = gatewaysIn(record).filter(
    (ref) => !wanted.includes(ref) && book?.isClear(record.key, ref) !== true,
  );
  const refs = [...wanted, ...left];
  return refs.length === 0 ? {} : { gateways: refs };
}

/** Of a tier that is limited now, and that nobody released. */
function wantedRefs(key: string, { input, plan }: Cycle): readonly GatewayRef[] {
  const { tiers, overrides } = input.policies;
  const limits = standingLimits(tiers, plan.limits) ?? [];
  const policy = tiers.find(({ id }) => id === key);
  const released = releaseOf(overrides, key, plan.at) !== undefined;
  if (policy === undefined || released || !limits.some(({ tier }) => tier === key)) return [];
  return (policy.gateways ?? []).map((gateway) => refOf(gateway, policy.name));
}
