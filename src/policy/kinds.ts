/** The kinds there are: their schemas and how Kubernetes names them. One entry here is all that a new kind needs. */
import type { z } from 'zod';
import { CALENDAR_SPEC } from './schema-calendar.ts';
import { NODE_REQUEST_SPEC } from './schema-node-request.ts';
import { OVERRIDE_SPEC } from './schema-override.ts';
import { POOL_SPEC } from './schema-pool.ts';
import { SITE_SPEC } from './schema-site.ts';
import { TIER_SPEC } from './schema-tier.ts';

export const API_GROUP = 'kingtide.dev';
export const API_VERSION_NAME = 'v1alpha1';
export const API_VERSION_TEXT = `${API_GROUP}/${API_VERSION_NAME}`;

export const SPECS = {
  Site: SITE_SPEC,
  BurstPool: POOL_SPEC,
  ScalingPolicy: TIER_SPEC,
  PromotionCalendar: CALENDAR_SPEC,
  Override: OVERRIDE_SPEC,
  NodeRequest: NODE_REQUEST_SPEC,
} as const;

export type Kind = keyof typeof SPECS;
export type Spec<K extends Kind> = z.output<(typeof SPECS)[K]>;

export const KINDS: readonly Kind[] = [
  'Site',
  'BurstPool',
  'ScalingPolicy',
  'PromotionCalendar',
  'Override',
  'NodeRequest',
];

export function isKind(text: unknown): text is Kind {
  return typeof text === 'string' && Object.hasOwn(SPECS, text);
}

const NAMESPACED: ReadonlySet<Kind> = new Set(['ScalingPolicy', 'Override']);

export function isNamespaced(kind: Kind): boolean {
  return NAMESPACED.has(kind);
}

/** One sentence for people: what a document of the kind is. */
export const KIND_SAYS: Readonly<Record<Kind, string>> = {
  Site: 'A place with nodes: on-prem or cloud.',
  BurstPool:
    'A cloud node pool that can be resized, with its provider, price, limits and lead time.',
  ScalingPolicy: 'One tier: a workload with demands, unit capacity and residency.',
  PromotionCalendar: 'Dated events that raise floors in several namespaces.',
  Override: "A person's will for one tier, with an end.",
  NodeRequest:
    'One intent to order nodes, written by the operator before it calls a provider. Not for people to write.',
};

export function pluralOf(kind: Kind): string {
  return kind === 'ScalingPolicy' ? 'scalingpolicies' : `${kind.toLowerCase()}s`;
}
