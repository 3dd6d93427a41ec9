/** The rows about objects of a cluster that a plan is made of: what would be written, and what templates lack. Only shapes. */

/** What was written, and by what kind of change. */
export const WRITTEN = [
  'replicas',
  'order',
  'mark',
  'drain',
  'undrain',
  'evict',
  'return',
  'limit',
] as const;

/** All writes of one field of one object, or of one kind of object for one pool. */
export interface PlanObjectRow {
  readonly what: (typeof WRITTEN)[number];
  /** `Deployment shop/web`, or `NodeRequest` and the pool. */
  readonly object: string;
  readonly field: string;
  /** null: it is not there before. */
  readonly before: number | null;
  /** The largest in between. */
  readonly most: number;
  /** After the last write; of objects that come or go, how many. */
  readonly after: number;
  readonly writes: number;
  readonly first: string;
  readonly last: string;
}

export const TEMPLATE_LACKS = [
  'namespace-label',
  'residency-label',
  'burst-toleration',
  'unseen-toleration',
  'home-only',
] as const;
export type TemplateLack = (typeof TEMPLATE_LACKS)[number];

/** A tier whose template lacks something of the placement contract. */
export interface PlanTemplateRow {
  readonly tier: string;
  readonly object: string;
  readonly lacks: readonly TemplateLack[];
  /** YAML of the lines; lists are to be joined to those that are there. */
  readonly patch: string;
}
