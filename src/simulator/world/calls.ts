/**
 * Fan-out: what callers served in one step arrives at the tiers they call in the next. Knows which of it crosses a
 * line, and how many connections callers hold.
 */
import type { SiteName } from '../../model/policy.ts';
import { type Ratio, type Rps, SECOND } from '../../model/units.ts';
import type { CallTruth } from '../traffic/door.ts';
import type { Tier } from './world.ts';

export interface ArrivingCalls {
  /** Site of the callers' pods. */
  readonly from: SiteName;
  readonly rps: Rps;
  readonly bitsPerSecond: number;
}

export interface CallsInput {
  readonly tiers: ReadonlyMap<string, Tier>;
  readonly step: number;
}

export interface Calls {
  /** The step is over: what was served in it calls in the coming one. */
  book(): void;
  /** Calls to a tier in the coming step, by callers' site. */
  to(key: string): readonly ArrivingCalls[];
  /** Connections that callers want to hold to a tier now. */
  connections(key: string): number;
}

interface Link {
  readonly caller: Tier;
  readonly call: CallTruth;
}

export function createCalls({ tiers, step }: CallsInput): Calls {
  const links = new Map<string, Link[]>();
  const callers = new Set<Tier>();
  for (const caller of tiers.values()) {
    for (const call of caller.workload.truth.calls ?? []) {
      links.set(call.to, [...(links.get(call.to) ?? []), { caller, call }]);
      callers.add(caller);
    }
  }
  const before = new Map<Tier, ReadonlyMap<SiteName, number>>();
  const rates = new Map<Tier, ReadonlyMap<SiteName, Rps>>();

  return {
    book() {
      for (const caller of callers) {
        const now = servedBySite(caller);
        const last = before.get(caller);
        const seconds = step / SECOND;
        const rate = [...now].map(
          ([site, served]) => [site, (served - (last?.get(site) ?? 0)) / seconds] as const,
        );
        rates.set(caller, new Map(rate));
        before.set(caller, now);
      }
    },
    to: (key) =>
      (links.get(key) ?? []).flatMap(({ caller, call }) =>
        [...(rates.get(caller) ?? [])].map(([from, served]) => {
          const rps = served * call.perRequest;
          return { from, rps, bitsPerSecond: rps * call.bytes * BITS };
        }),
      ),
    connections(key) {
      let wanted = 0;
      for (const { caller, call } of links.get(key) ?? [])
        wanted += caller.meter.readyPods * call.connectionsPerReplica;
      return wanted;
    },
  };
}

export const BITS = 8;

function servedBySite({ meter }: Tier): ReadonlyMap<SiteName, number> {
  const served = new Map<SiteName, number>();
  for (const group of meter.groups.values())
    served.set(group.site, (served.get(group.site) ?? 0) + group.served);
  return served;
}

/** Share of the callers' connections that a ceiling lets them have. */
export function connectedShare(wanted: number, ceiling: number | undefined): Ratio {
  return ceiling === undefined || wanted <= ceiling ? 1 : ceiling / wanted;
}
