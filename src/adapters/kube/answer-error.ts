/** What an HTTP status of the API server means for us. Every answer that is not a success becomes one PortError. */
import type { Millis } from '../../model/units.ts';
import { PortError, type PortErrorKind } from '../../ports/errors.ts';
import { finite, items, type Json, record, recordAt, text } from './json.ts';

export interface Refusal {
  readonly status: number;
  /** A `Status` object, or whatever came instead. */
  readonly body: Json;
  readonly retryAfter: string | undefined;
  /** `PUT /apis/...`, for the message. */
  readonly what: string;
}

/** A refused request, with what an adapter may have to look at closer. */
export class ApiError extends PortError {
  readonly status: number;
  readonly body: Json;

  constructor(kind: PortErrorKind, { status, body, what }: Refusal, afterMs: Millis | undefined) {
    const message = text(body['message']) ?? text(body['reason']) ?? 'no message';
    super(
      kind,
      `${what}: ${status} ${message.slice(0, 400)}`,
      afterMs === undefined ? {} : { afterMs },
    );
    this.status = status;
    this.body = body;
  }
}

export function toApiError(refusal: Refusal): ApiError {
  return new ApiError(kindOf(refusal), refusal, retryAfterMs(refusal));
}

export function isApiError(error: unknown, status: number): error is ApiError {
  return error instanceof ApiError && error.status === status;
}

function kindOf(refusal: Refusal): PortErrorKind {
  const { status } = refusal;
  if (status === 409 || isWrongUid(refusal)) return 'conflict';
  if (status === 404 || status === 410) return 'gone';
  if (status === 401 || status === 403) return 'denied';
  if (status === 429 || status === 408 || status >= 500) return 'transient';
  return 'permanent';
}

/** A PATCH whose UID differs is refused as a change of an immutable field: the object is another one by that name. */
function isWrongUid({ status, body }: Refusal): boolean {
  if (status !== 422) return false;
  return items(recordAt(body, 'details')['causes']).some(
    (cause) => record(cause)['field'] === 'metadata.uid',
  );
}

function retryAfterMs({ body, retryAfter }: Refusal): Millis | undefined {
  const seconds =
    retryAfter === undefined
      ? finite(recordAt(body, 'details')['retryAfterSeconds'])
      : Number(retryAfter);
  return seconds === undefined || Number.isNaN(seconds) ? undefined : Math.max(0, seconds) * 1_000;
}
