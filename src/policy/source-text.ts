/** Bytes of a file to text, or the first reason why they are none. Reads nothing from disk. */
import type { Flaw, Position } from './problem.ts';

export const FILE_BYTES_MAX = 1_048_576;

export type Decoded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly flaw: Flaw; readonly position: Position };

const ALLOWED = 'UTF-8 text without a byte order mark';

export function decodeSource(bytes: Uint8Array): Decoded {
  if (bytes.length > FILE_BYTES_MAX) return refused(TOO_LARGE, { line: 1, column: 1 });
  if (startsWith(bytes, [0xef, 0xbb, 0xbf]))
    return refused(byteOrderMark(), { line: 1, column: 1 });
  const bad = firstBadByte(bytes);
  if (bad !== undefined) return refused(notUtf8(Number(bytes[bad])), positionOf(bytes, bad));
  const text = new TextDecoder('utf-8').decode(bytes);
  const control = text.search(CONTROL);
  if (control >= 0) return refused(controlFlaw(text, control), textPosition(text, control));
  return { ok: true, text };
}

/** What YAML itself forbids: controls except tab and line ends, surrogates, and non-characters. */
const CONTROL =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufeff\ufffe\uffff]/;

function refused(flaw: Flaw, position: Position): Decoded {
  return { ok: false, flaw, position };
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}

/** Offset of the first byte that is no UTF-8; found by decoding ever smaller halves. */
function firstBadByte(bytes: Uint8Array): number | undefined {
  if (isUtf8(bytes)) return undefined;
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isUtf8(bytes.subarray(0, middle), true)) good = middle;
    else bad = middle;
  }
  // A sequence cut short is noticed one byte late: step back to where it began.
  while (bad > 0 && !isUtf8(bytes.subarray(0, bad - 1))) bad -= 1;
  return bad - 1;
}

function isUtf8(bytes: Uint8Array, cut = false): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: cut });
    return true;
  } catch {
    return false;
  }
}

function positionOf(bytes: Uint8Array, offset: number): Position {
  const before = new TextDecoder('utf-8').decode(bytes.subarray(0, offset));
  return textPosition(before, before.length);
}

function textPosition(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

function hex(code: number, digits: number): string {
  return code.toString(16).toUpperCase().padStart(digits, '0');
}

const TOO_LARGE: Flaw = {
  code: 'FILE_TOO_LARGE',
  message: 'the file is larger than 1 MiB',
  allowed: `at most ${FILE_BYTES_MAX} bytes`,
  fix: 'split it',
};

function byteOrderMark(): Flaw {
  const message = 'the file begins with a byte order mark (U+FEFF)';
  return {
    code: 'BYTE_ORDER_MARK',
    message,
    allowed: ALLOWED,
    fix: 'save it as UTF-8 without BOM',
  };
}

function notUtf8(byte: number): Flaw {
  const message = `the byte 0x${hex(byte, 2)} is not UTF-8`;
  return { code: 'NOT_UTF8', message, allowed: ALLOWED, fix: 'save the file as UTF-8' };
}

function controlFlaw(text: string, offset: number): Flaw {
  const message = `the control character U+${hex(Number(text.codePointAt(offset)), 4)}`;
  return { code: 'CONTROL_CHARACTER', message, allowed: ALLOWED, fix: 'delete the character' };
}
