/** What the statuses of sites, pools, calendars and Overrides say of one cycle. Pure. */
import type { Hold } from '../../model/plan.ts';
import type { Reason } from '../../model/reason.ts';
import type { TenantNodes } from '../../model/tenant-nodes.ts';
import { instantStatus } from '../../policy/status-write.ts';
import type { Cycle } from '../../ports/recorder.ts';
import { type Finding, reasonWord } from './conditions.ts';
import type { Json } from './json.ts';
import type { PolicyRecord } from './policy-record.ts';

function refused(message: string): Finding {
  return { type: 'Ready', status: 'False', reason: 'PolicyRefused', message };
}

export function siteFindings(nodes: number, refusal: string | undefined): readonly Finding[] {
  if (refusal !== undefined) return [refused(refusal)];
  const message = `${nodes} nodes carry its label`;
  return [{ type: 'Ready', status: 'True', reason: nodes > 0 ? 'NodesSeen' : 'NoNodes', message }];
}

/** Holds that mean the pool itself is unfit, not only full. */
const UNFIT: ReadonlySet<Reason> = new Set([
  'pool-unreadable',
  'pool-stalled',
  'pool-contested',
  'pool-backing-off',
  'ledger-unwritten',
]);
const FULL: ReadonlySet<Reason> = new Set([
  'pool-full',
  'envelope-full',
  'reserved-for-others',
  'fair-share',
  'money-spent',
  'spend-unknown',
]);

export function poolFindings(
  holds: readonly Hold[],
  refusal: string | undefined,
): readonly Finding[] {
  const full = finding(
    'CapacityMet',
    holds.find((hold) => FULL.has(hold.reason)),
    'WithinLimits',
  );
  if (refusal !== undefined) return [refused(refusal), full];
  return [
    finding(
      'Ready',
      holds.find((hold) => UNFIT.has(hold.reason)),
      'PoolReadable',
    ),
    full,
  ];
}

function finding(
  type: 'Ready' | 'CapacityMet',
  hold: Hold | undefined,
  otherwise: string,
): Finding {
  if (hold === undefined)
    return { type, status: 'True', reason: otherwise, message: 'nothing is in its way' };
  return { type, status: 'False', reason: reasonWord(hold.reason), message: hold.detail };
}

export function calendarFindings(windows: number, refusal: string | undefined): readonly Finding[] {
  if (refusal !== undefined) return [refused(refusal)];
  const message = `${windows} windows from eight days back to eight days ahead`;
  return [{ type: 'Ready', status: 'True', reason: 'CalendarRead', message }];
}

export function overrideFindings(
  { key }: PolicyRecord,
  { input, plan }: Cycle,
  refusal: string | undefined,
): readonly Finding[] {
  if (refusal !== undefined) return [refused(refusal)];
  const override = input.policies.overrides.find((one) => one.id === key);
  if (override === undefined) {
    return [
      {
        type: 'Ready',
        status: 'Unknown',
        reason: 'NotDecided',
        message: 'no decision has seen it yet',
      },
    ];
  }
  const until = instantStatus(override.until);
  if (override.until <= plan.at) {
    return [{ type: 'Ready', status: 'False', reason: 'Expired', message: `it ended at ${until}` }];
  }
  return [{ type: 'Ready', status: 'True', reason: 'InForce', message: `in force until ${until}` }];
}

/** In parts, so as text: whole numbers would lose what is shared. */
export function tenantsStatus(tenants: readonly TenantNodes[] = []): Json {
  if (tenants.length === 0) return {};
  return {
    tenants: tenants.map(({ tenant, nodes }) => ({ name: tenant, nodes: nodes.toFixed(2) })),
  };
}
