/** Objects that may carry an admission limit of ours, as the status of a policy remembers them; and which are known not to. */
import type { TierId } from '../../model/policy.ts';
import type { GatewayRef } from './gateway-share.ts';
import { items, text } from './json.ts';
import type { PolicyRecord } from './policy-record.ts';

/** Shared by who writes gateways and who writes statuses. Lost with the process: then gateways are cleared once more. */
export interface GatewayBook {
  /** The limit was taken away, and none was written since. */
  isClear(tier: TierId, ref: GatewayRef): boolean;
  clear(tier: TierId, ref: GatewayRef): void;
  wrote(tier: TierId, ref: GatewayRef): void;
}

export function createGatewayBook(): GatewayBook {
  const clear = new Set<string>();
  const keyOf = (tier: TierId, ref: GatewayRef): string => `${tier} ${ref}`;
  return {
    isClear: (tier, ref) => clear.has(keyOf(tier, ref)),
    clear: (tier, ref) => void clear.add(keyOf(tier, ref)),
    wrote: (tier, ref) => void clear.delete(keyOf(tier, ref)),
  };
}

export function gatewaysIn({ status }: PolicyRecord): readonly GatewayRef[] {
  return items(status['gateways']).flatMap((ref) => text(ref) ?? []);
}
