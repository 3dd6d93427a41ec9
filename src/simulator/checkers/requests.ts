/** Requests of the journal as checkers read them: which object, which numbers, with the types their facts should have. */
import type { Journal, WorldEvent } from '../world/journal.ts';

export type RequestEvent = Extract<WorldEvent, { kind: 'request' }>;

export function onRequests(
  journal: Pick<Journal, 'listen'>,
  listener: (request: RequestEvent) => void,
): void {
  journal.listen((event) => {
    if (event.kind === 'request') listener(event);
  });
}

/** The object it is about; empty when it says none. */
export function subjectOf({ facts }: RequestEvent): string {
  return facts?.subject ?? '';
}

export function textOf({ facts }: RequestEvent, key: string): string | undefined {
  const value = facts?.about[key];
  return typeof value === 'string' ? value : undefined;
}

export function numberOf({ facts }: RequestEvent, key: string): number | undefined {
  const value = facts?.about[key];
  return typeof value === 'number' ? value : undefined;
}

export function listOf({ facts }: RequestEvent, key: string): readonly string[] {
  const value = facts?.about[key];
  return Array.isArray(value) ? value : [];
}

/** It changed something, or may have: an answer that was lost says nothing. */
export function mayHaveEffect({ answer }: RequestEvent): boolean {
  return answer === 'ok' || answer === 'transient';
}
