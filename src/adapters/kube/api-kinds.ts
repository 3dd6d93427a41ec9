/** Where our own kinds live in the API. */
import { namespacePart } from './api-paths.ts';
import { GROUP, VERSION } from './names.ts';

export const PLURALS = {
  Site: 'sites',
  BurstPool: 'burstpools',
  ScalingPolicy: 'scalingpolicies',
  PromotionCalendar: 'promotioncalendars',
  Override: 'overrides',
  NodeRequest: 'noderequests',
} as const;

export type OurKind = keyof typeof PLURALS;
export const API_VERSION = `${GROUP}/${VERSION}`;

/** All objects of a kind, in every namespace. */
export function kindPath(kind: OurKind): string {
  return kindPathIn(kind, '');
}

/** All objects of a kind in one namespace; empty for every one. */
export function kindPathIn(kind: OurKind, namespace: string): string {
  return `/apis/${API_VERSION}${namespacePart(namespace)}/${PLURALS[kind]}`;
}

/** `namespace` is empty for cluster-scoped kinds. */
export function objectPath(kind: OurKind, namespace: string, name: string): string {
  return `/apis/${API_VERSION}${namespacePart(namespace)}/${PLURALS[kind]}/${encodeURIComponent(name)}`;
}
