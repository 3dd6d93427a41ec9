/** What every control that changes something carries: an end, a reason and a name. Reads them; writes nothing. */
import { whoIs } from '../adapters/kube/person.ts';
import type { Millis } from '../model/units.ts';
import type { Context } from '../policy/document.ts';
import { sentence } from '../policy/notation-name.ts';
import { type Session, zoneOf } from './control.ts';
import { type Flags, flaw, type Given } from './control-args.ts';
import { readUntil, resolveUntil } from './control-until.ts';

export const TIMED_FLAGS = {
  reason: { type: 'string' },
  until: { type: 'string' },
} as const satisfies Flags;

/** What is wrong with them as written. */
export function timedProblem(given: Given): string | undefined {
  const reason = given.text('reason');
  if (reason === undefined)
    return '--reason is missing; say why in a few words, for whoever reads it at 3 a.m.';
  const until = readUntil(given.text('until'));
  return flaw('--reason', reason, REASON) ?? ('problem' in until ? until.problem : undefined);
}

const REASON = sentence(256);

export interface Timed {
  readonly until: Millis;
  /** Of the operator; undefined: unknown. */
  readonly zone: string | undefined;
  readonly reason: string;
  readonly by: string;
}

/** With the end as an instant (`untilDefault`: where none is given), or what is wrong with the end. */
export async function timedOf(session: Session, untilDefault?: string): Promise<Timed | string> {
  const { given, person, clock } = session;
  const read = readUntil(given.text('until') ?? untilDefault);
  if ('problem' in read) return read.problem;
  const zone = await zoneOf(session);
  const resolved = resolveUntil(read.until, { now: clock.now(), zone });
  if ('problem' in resolved) return resolved.problem;
  const by = await whoIs(person);
  return { until: resolved.ms, zone, reason: given.text('reason') ?? '', by };
}

/** What documents are judged by; queries and kinds are not ours to judge here, so the scrape interval is the usual one. */
export function contextOf({ clock }: Session, { zone }: Pick<Timed, 'zone'>): Context {
  const usual = { scrapeIntervalMs: 15_000, scalableKinds: 'any' as const };
  return { now: clock.now(), timeZone: zone ?? 'UTC', ...usual };
}
