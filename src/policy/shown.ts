/** Shows values of a document in messages: short, on one line, no control characters, and never a credential. */

const SHOWN_LENGTH_MAX = 48;

const SECRET_SHAPES: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}(?:PRIVATE KEY|CERTIFICATE)/,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bLTAI[0-9A-Za-z]{12,30}\b/,
  /\bAKID[0-9A-Za-z]{28,40}\b/,
  /\bgh[pousr]_[0-9A-Za-z]{30,}\b/,
  /\bgl(?:pat|rt)-[0-9A-Za-z_-]{20,}/,
  /\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}/,
  /\b(?:password|passwd|secret|token|api[_-]?key|access[_-]?key)\s{0,3}[=:]\s{0,3}[^\s"'{}]{6,}/i,
  /\bBearer\s+[0-9A-Za-z._-]{16,}/i,
  /:\/\/[^\s/@:]{0,64}:[^\s/@]{1,64}@/,
];

const SECRET_KEY =
  /^(?:.*(?:password|passwd|secret|credential)s?|(?:api|access|private|auth)[-_]?(?:key|token)(?:[-_]?(?:id|secret))?|token)$/i;

/** Texts longer than this are never credentials of a shape listed here; scanning stops there. */
const SECRET_SCAN_MAX = 4_096;

export function looksLikeSecret(text: string): boolean {
  const head = text.slice(0, SECRET_SCAN_MAX);
  return SECRET_SHAPES.some((shape) => shape.test(head));
}

export function looksLikeSecretKey(key: string): boolean {
  return key.length <= 64 && SECRET_KEY.test(key);
}

/** One line without control, format or bidirectional characters, so that no document can paint the terminal. */
export function plainLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '\u{FFFD}');
}

export function shortened(text: string): string {
  const line = plainLine(text.slice(0, SHOWN_LENGTH_MAX * 2));
  return line.length <= SHOWN_LENGTH_MAX ? line : `${line.slice(0, SHOWN_LENGTH_MAX)}...`;
}

/** A value as a message shows it. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value !== 'string') return String(value);
  return looksLikeSecret(value) ? 'a text that looks like a credential' : `"${shortened(value)}"`;
}
