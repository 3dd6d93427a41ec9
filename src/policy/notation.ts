/**
 * How one value is written: its JSON type for the CRD, and the reader that turns it into a trusted number or text
 * at the border. A reader never throws; it answers with the value or with the flaw in words.
 */
import { z } from 'zod';
import type { Flaw } from './problem.ts';
import { looksLikeSecret, shown } from './shown.ts';

export type Read<T> =
  | { readonly ok: true; readonly value: T; readonly warnings?: readonly Flaw[] }
  | { readonly ok: false; readonly flaw: Flaw };

/** The leaf of a structural schema. Lengths and bounds are required: the cost of CEL rules is counted from them. */
export type LeafShape =
  | {
      readonly type: 'string';
      readonly maxLength: number;
      readonly minLength?: number;
      readonly pattern?: string;
      readonly enum?: readonly string[];
    }
  | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'boolean' };

export interface Notation<T> {
  readonly shape: LeafShape;
  /** What is allowed, as messages say it: `a duration such as 90s, 10m or 2h`. */
  readonly allowed: string;
  read(value: unknown): Read<T>;
}

export function accept<T>(value: T): Read<T> {
  return { ok: true, value };
}

export function refuse(flaw: Flaw): { readonly ok: false; readonly flaw: Flaw } {
  return { ok: false, flaw };
}

export interface TextRules<T> {
  readonly maxLength: number;
  readonly allowed: string;
  /** An example to fall back on when nothing better can be advised. */
  readonly example: string;
  readonly pattern?: string;
  /** For numbers given where a quantity with a unit belongs. */
  readonly numberFix?: (value: number) => string;
  read(text: string): Read<T>;
}

/** A notation for texts: refuses other types, credentials and overlong texts before `read` sees them. */
export function textNotation<T>(rules: TextRules<T>): Notation<T> {
  const { maxLength, allowed, pattern } = rules;
  return {
    shape: {
      type: 'string',
      maxLength,
      minLength: 1,
      ...(pattern === undefined ? {} : { pattern }),
    },
    allowed,
    read(value) {
      if (typeof value !== 'string') return refuse(notText(value, rules));
      if (looksLikeSecret(value)) return refuse(secretFlaw(allowed));
      if (value.length === 0 || value.length > maxLength) return refuse(lengthFlaw(value, rules));
      return rules.read(value);
    },
  };
}

function notText<T>(value: unknown, rules: TextRules<T>): Flaw {
  const isNumber = typeof value === 'number';
  if (isNumber && rules.numberFix !== undefined) {
    return {
      code: 'UNIT_MISSING',
      message: `${value} has no unit`,
      allowed: rules.allowed,
      fix: `write ${rules.numberFix(value)}`,
    };
  }
  const fix =
    isNumber || typeof value === 'boolean'
      ? `write "${value}" in quotes if that is meant`
      : `write ${rules.example}`;
  return { code: 'WRONG_TYPE', message: `found ${shown(value)}`, allowed: rules.allowed, fix };
}

function secretFlaw(allowed: string): Flaw {
  return {
    code: 'LOOKS_LIKE_SECRET',
    message: 'the value looks like a credential (not shown)',
    allowed,
    fix: 'keep credentials in files named by the operator configuration, and change this one: it has been written down',
  };
}

function lengthFlaw<T>(value: string, rules: TextRules<T>): Flaw {
  const message =
    value.length === 0 ? 'the text is empty' : `the text has ${value.length} characters`;
  return {
    code: 'OUT_OF_RANGE',
    message,
    allowed: `${rules.allowed}, 1 to ${rules.maxLength} characters`,
    fix: `write ${rules.example}`,
  };
}

/** The zod leaf of a notation: parsing through it yields the trusted value, and its JSON Schema is the notation's shape. */
export function field<T>(notation: Notation<T>) {
  return z
    .unknown()
    .meta({ ...notation.shape, 'x-allowed': notation.allowed })
    .transform((value, context): T => {
      const read = value === undefined ? refuse(missing(notation.allowed)) : notation.read(value);
      if (read.ok) return read.value;
      context.issues.push({
        code: 'custom',
        input: value,
        message: read.flaw.message,
        params: { flaw: read.flaw },
      });
      return z.NEVER;
    });
}

function missing(allowed: string): Flaw {
  return { code: 'MISSING_FIELD', message: 'this field is missing', allowed, fix: 'add it' };
}
