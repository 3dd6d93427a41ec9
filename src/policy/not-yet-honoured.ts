/**
 * Fields that are declared, so that the schema is whole, but that no code honours yet. `validate`, the CEL rules of the
 * CRDs and the docs all come from this table; whoever makes a field work deletes its row.
 */

export interface NotYet {
  readonly kind: string;
  /** Steps from the document root; `[]` stands for every item of the list before it. */
  readonly path: string;
  readonly why: string;
}

export const NOT_YET_HONOURED: readonly NotYet[] = [
  { kind: 'BurstPool', path: 'spec.provider.clusterAPI', why: 'the other four are built' },
  {
    kind: 'ScalingPolicy',
    path: 'spec.capacity.imageSize',
    why: 'pull times are not computed; write podReady',
  },
  {
    kind: 'PromotionCalendar',
    path: 'spec.promotions[].envelope.approval',
    why: 'approvals are not built',
  },
];

export function notYetMessage(row: NotYet): string {
  return `${leafOf(row)} is not honoured by this version: ${row.why}`;
}

export function leafOf(row: NotYet): string {
  return row.path.slice(row.path.lastIndexOf('.') + 1);
}
