/** Bare numbers, shares and decimals. Decimals are texts, because floats do not survive every YAML and JSON tool. */
import type { Ratio } from '../model/units.ts';
import { accept, type Notation, type Read, refuse, textNotation } from './notation.ts';
import { shown } from './shown.ts';

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

export function integer(bounds: Bounds): Notation<number> {
  const allowed = `a whole number from ${bounds.min} to ${bounds.max}`;
  return {
    shape: { type: 'integer', minimum: bounds.min, maximum: bounds.max },
    allowed,
    read: (value) => readInteger(value, bounds, allowed),
  };
}

function readInteger(value: unknown, bounds: Bounds, allowed: string): Read<number> {
  if (typeof value === 'string') {
    const digits = /^-?\d{1,15}$/.test(value);
    const fix = digits ? `write ${value} without quotes` : 'write plain digits';
    return refuse({ code: 'WRONG_TYPE', message: `${shown(value)} is text`, allowed, fix });
  }
  if (typeof value !== 'number')
    return refuse({
      code: 'WRONG_TYPE',
      message: `found ${shown(value)}`,
      allowed,
      fix: 'write plain digits',
    });
  if (!Number.isInteger(value)) {
    const fix = Number.isFinite(value) ? 'round it' : 'write plain digits';
    return refuse({
      code: 'NOT_A_WHOLE_NUMBER',
      message: `${value} is not a whole number`,
      allowed,
      fix,
    });
  }
  if (value < bounds.min || value > bounds.max) {
    const fix = value < bounds.min ? `write ${bounds.min} or more` : `write ${bounds.max} or less`;
    return refuse({ code: 'OUT_OF_RANGE', message: `${value} is out of range`, allowed, fix });
  }
  return accept(value);
}

const PERCENT = /^(\d{1,3})(?:\.(\d{1,2}))?%$/;

export function percent(bounds: Bounds): Notation<Ratio> {
  const allowed = `a percentage from ${bounds.min}% to ${bounds.max}%`;
  return textNotation({
    maxLength: 8,
    allowed,
    example: '70%',
    pattern: '^[0-9]{1,3}([.][0-9]{1,2})?%$',
    numberFix: (value) =>
      value > 0 && value <= 1 ? `${Math.round(value * 10_000) / 100}%` : `${value}%`,
    read(text) {
      if (!PERCENT.test(text)) {
        return refuse({
          code: 'BAD_FORMAT',
          message: `${shown(text)} is not a percentage`,
          allowed,
          fix: 'write digits and %, for example 70%',
        });
      }
      const hundredths = Math.round(Number(text.slice(0, -1)) * 100);
      if (hundredths < bounds.min * 100 || hundredths > bounds.max * 100) {
        return refuse({
          code: 'OUT_OF_RANGE',
          message: `${text} is out of range`,
          allowed,
          fix: `write a value from ${bounds.min}% to ${bounds.max}%`,
        });
      }
      return accept(hundredths / 10_000);
    },
  });
}

/** A decimal as text: "4.5". */
export function decimal(bounds: Bounds): Notation<Ratio> {
  const allowed = `a decimal in quotes from "${bounds.min}" to "${bounds.max}"`;
  return textNotation({
    maxLength: 12,
    allowed,
    example: '"4.5"',
    pattern: '^[0-9]{1,5}([.][0-9]{1,4})?$',
    read(text) {
      if (!/^\d{1,5}(?:\.\d{1,4})?$/.test(text)) {
        return refuse({
          code: 'BAD_FORMAT',
          message: `${shown(text)} is not a decimal`,
          allowed,
          fix: 'write digits with at most four decimals, for example "4.5"',
        });
      }
      const value = Number(text);
      if (value < bounds.min || value > bounds.max) {
        return refuse({
          code: 'OUT_OF_RANGE',
          message: `${text} is out of range`,
          allowed,
          fix: `write a value from "${bounds.min}" to "${bounds.max}"`,
        });
      }
      return accept(value);
    },
  });
}
