/**
 * A whole list, page by page. Each item is projected at once, so that full objects never pile up; nothing is handed on
 * before the last page, so that nobody acts on half a list.
 */
import type { Millis } from '../../model/units.ts';
import { PortError } from '../../ports/errors.ts';
import { items, type Json, record, recordAt, text } from './json.ts';
import type { Transport } from './transport.ts';

const PAGE_SIZE = '500';
/** 100 million objects. Ends a server that hands out `continue` for ever. */
const MAX_PAGES = 200_000;
const PAGE_TIMEOUT: Millis = 20_000;

export interface ListRequest<R> {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Undefined drops the item. */
  readonly project: (item: Json) => R | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Listed<R> {
  readonly records: readonly R[];
  /** The state of the cluster that the list shows; a watch may start here. */
  readonly version: string;
}

/** Throws `gone` when the list expired on the way: start over. */
export async function listAll<R>(
  transport: Transport,
  request: ListRequest<R>,
): Promise<Listed<R>> {
  const records: R[] = [];
  let next: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { path, signal } = request;
    const query = {
      ...request.query,
      limit: PAGE_SIZE,
      ...(next !== undefined && { continue: next }),
    };
    const answer = await transport.send({
      method: 'GET',
      path,
      query,
      signal,
      timeout: PAGE_TIMEOUT,
    });
    for (const item of items(answer['items'])) {
      const projected = request.project(record(item));
      if (projected !== undefined) records.push(projected);
    }
    const metadata = recordAt(answer, 'metadata');
    next = text(metadata['continue']) || undefined;
    if (next === undefined) return { records, version: text(metadata['resourceVersion']) ?? '' };
  }
  throw new PortError('permanent', `GET ${request.path}: the list has no end`);
}
