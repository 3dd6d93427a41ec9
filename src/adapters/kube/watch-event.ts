/** One line of a watch: an object that came or went, a bookmark, or the server's refusal. Nothing is applied here. */
import { isPortError, PortError } from '../../ports/errors.ts';
import { toApiError } from './answer-error.ts';
import { parseJson } from './body.ts';
import { finite, type Json, recordAt, text } from './json.ts';

export type WatchEvent =
  | { readonly kind: 'put' | 'removed'; readonly object: Json; readonly version: string }
  | { readonly kind: 'bookmark'; readonly version: string };

/** Throws what an ERROR event stands for (`gone`: the version is too old), and `transient` for a line that is no event. */
export function parseWatchEvent(line: string, path: string): WatchEvent {
  const event = parseJson(line);
  const object = recordAt(event, 'object');
  const version = text(recordAt(object, 'metadata')['resourceVersion']);
  const type = text(event?.['type']);
  if (type === 'ERROR') throw refused(object, path);
  if (version === undefined) throw new PortError('transient', `watch ${path}: a line is no event`);
  if (type === 'ADDED' || type === 'MODIFIED') return { kind: 'put', object, version };
  if (type === 'DELETED') return { kind: 'removed', object, version };
  if (type === 'BOOKMARK') return { kind: 'bookmark', version };
  throw new PortError(
    'transient',
    `watch ${path}: unknown event type ${String(type).slice(0, 40)}`,
  );
}

function refused(body: Json, path: string): PortError {
  const status = finite(body['code']) ?? 500;
  const error = toApiError({ status, body, retryAfter: undefined, what: `watch ${path}` });
  return isPortError(error, 'permanent') ? new PortError('transient', error.message) : error;
}
