/**
 * Takes the Lease from whoever holds it, for a process that must be the last one to write: the chart's, before it is
 * removed. Nothing is renewed or handed over; others wait until the record has stood still for its whole duration.
 */
import type { Millis } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import { isPortError, PortError } from '../../ports/errors.ts';
import { claimed, leaseRecord, newLease } from './lease-record.ts';
import { BY_US } from './names.ts';
import type { Transport } from './transport.ts';

export interface Seizure {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly namespace: string;
  /** Of the Lease. */
  readonly name: string;
  readonly identity: string;
  /** For how long nobody else may lead from now on. */
  readonly duration: Millis;
  /** Within which the last holder's hold ends, and what it sent has arrived. */
  readonly settle: Millis;
}

/** A leader that renews at the same time wins some rounds, never all. */
const TRIES = 10;

/** Resolves when nobody else writes any more. Rejects with PortError. */
export async function seizeLease(seizure: Seizure): Promise<void> {
  const { clock, settle } = seizure;
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      if (await seizeOnce(seizure)) await clock.sleep(settle);
      return;
    } catch (error) {
      if (!isPortError(error, 'conflict')) throw error;
    }
  }
  throw new PortError('transient', `the lease was renewed by its holder ${TRIES} times meanwhile`);
}

/** Whether somebody held it. */
async function seizeOnce(seizure: Seizure): Promise<boolean> {
  const { transport, clock, namespace, name, identity: holder, duration } = seizure;
  const all = `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases`;
  const path = `${all}/${encodeURIComponent(name)}`;
  const claim = { holder, duration, now: clock.now() };
  const found = await transport.send({ method: 'GET', path }).then(leaseRecord).catch(unlessGone);
  const request =
    found === undefined
      ? ({ method: 'POST', path: all, body: newLease(name, namespace, claim) } as const)
      : ({ method: 'PUT', path, body: claimed(found, claim) } as const);
  await transport.send({ ...request, query: BY_US });
  return found !== undefined && found.holder !== '';
}

function unlessGone(error: unknown): undefined {
  if (!isPortError(error, 'gone')) throw error;
}
