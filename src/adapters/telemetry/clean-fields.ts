/** Makes anything fit for one log line: bounded, without control characters and without credentials. Pure. */
import { looksLikeSecret, looksLikeSecretKey, plainLine } from '../../policy/shown.ts';
import type { Fields } from '../../ports/log.ts';

const TEXT_MAX = 2_000;
const ITEMS_MAX = 100;
const DEPTH_MAX = 6;
const REDACTED = '(not shown)';

export function cleanFields(fields: Fields): Record<string, unknown> {
  return cleanRecord(fields, 0);
}

export function cleanText(text: string): string {
  const line = plainLine(text.slice(0, TEXT_MAX));
  const cut = text.length > TEXT_MAX ? `${line}... (${text.length} characters)` : line;
  return looksLikeSecret(text) ? REDACTED : cut;
}

function cleanValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value);
  // JSON would write null for these, and null reads as "nothing there".
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth >= DEPTH_MAX) return '(deeper)';
  if (value instanceof Error) return cleanError(value, depth);
  if (Array.isArray(value)) return cleanList(value, depth);
  return cleanRecord(value, depth);
}

function cleanList(list: readonly unknown[], depth: number): unknown[] {
  const shown = list.slice(0, ITEMS_MAX).map((item) => cleanValue(item, depth + 1));
  return list.length > ITEMS_MAX ? [...shown, `(${list.length - ITEMS_MAX} more)`] : shown;
}

function cleanRecord(record: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(record)
    .slice(0, ITEMS_MAX)
    .map(([key, value]) => [
      cleanText(key),
      looksLikeSecretKey(key) ? REDACTED : cleanValue(value, depth + 1),
    ]);
  return Object.fromEntries(entries);
}

function cleanError(error: Error, depth: number): Record<string, unknown> {
  const kind = 'kind' in error && typeof error.kind === 'string' ? { kind: error.kind } : {};
  const cause = error.cause === undefined ? {} : { cause: cleanValue(error.cause, depth + 1) };
  return { name: error.name, message: cleanText(error.message), ...kind, ...cause };
}
