/**
 * How far pods stand in the reserve of home: they are there on sufferance, and whoever plans counts them as if they were
 * sent away. Blames nobody.
 */
import type { PolicySet } from '../../model/policy-set.ts';
import type { SimNode } from '../world/entities.ts';

/** Of a node's cores, those that are asked for beyond what the reserve of its site leaves. */
export function coresInReserve(
  { site, burstClass, allocatable, used }: SimNode,
  sites: PolicySet['sites'],
): number {
  if (burstClass !== undefined) return 0;
  const reserve = sites.find(({ name }) => name === site)?.reserve ?? 0;
  return Math.max(0, used.cpu - allocatable.cpu * (1 - reserve));
}
