/** Says which cloud nodes are held by tiers outside of Enforce. Moves nothing. */
import type { Hold } from '../model/plan.ts';
import type { TierCase } from './context.ts';
import type { TierPlacement } from './placing.ts';
import type { CloudNode } from './sorted-nodes.ts';
import type { Supply } from './supply.ts';

/**
 * Cloud nodes of ours that a tier outside of Enforce keeps: those with its pods, which nothing moves, and empty ones that
 * its replicas are counted on. Who left Enforce in the middle of a burst pays for them and must be told which, and how
 * it ends.
 */
export function heldNodes(
  { policy, releasedTo }: Pick<TierCase, 'policy' | 'releasedTo'>,
  { cloud }: TierPlacement,
  { supply, needed }: Kept,
): Hold[] {
  if (policy.mode === 'Enforce' || releasedTo !== undefined) return [];
  const keeps = ({ name, tierPods }: CloudNode): boolean =>
    tierPods.some(({ tier }) => tier === policy.id) ||
    (cloud > 0 && tierPods.length === 0 && needed.has(name));
  const ours = supply.cloud.filter(({ providerId }) => supply.owners.has(providerId));
  const names = ours.filter(keeps).map(({ name }) => name);
  if (names.length === 0) return [];
  const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : '';
  const wanted = `give back ${names.length} cloud nodes`;
  const detail = `mode is ${policy.mode}, and its replicas count on ${names.slice(0, NAMES_SHOWN).join(', ')}${more}; kingtide release sends them home`;
  return [{ reason: 'not-enforced', subject: policy.id, wanted, detail }];
}

export interface Kept {
  readonly supply: Pick<Supply, 'cloud' | 'owners'>;
  /** Names of nodes that hold or will hold a kept replica. */
  readonly needed: ReadonlySet<string>;
}

const NAMES_SHOWN = 10;
