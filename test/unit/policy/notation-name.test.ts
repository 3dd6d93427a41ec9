/** Names, identifiers, choices, switches and sentences. */
import { describe, expect, it } from 'vitest';
import { CRON_LINE } from '../../../src/policy/notation-cron.ts';
import {
  API_VERSION,
  COUNTRY,
  choice,
  FOREIGN_ID,
  LABEL_VALUE,
  NAME,
  OBJECT_NAME,
  SWITCH,
  sentence,
} from '../../../src/policy/notation-name.ts';
import { adviceOf, readOr } from './read-notation.ts';

describe('names', () => {
  it.each([
    [NAME, 'aliyun-c7', 'aliyun-c7'],
    [NAME, 'Aliyun C7', 'BAD_NAME'],
    [NAME, 'a.b', 'BAD_NAME'],
    [NAME, '___', 'BAD_NAME'],
    [NAME, 'a"b', 'UNSAFE_CHARACTER'],
    [NAME, 'a}b', 'UNSAFE_CHARACTER'],
    [NAME, 'http://x', 'UNSAFE_URL'],
    [NAME, '//x', 'UNSAFE_URL'],
    [NAME, 'x'.repeat(64), 'OUT_OF_RANGE'],
    [NAME, 7, 'WRONG_TYPE'],
    [OBJECT_NAME, 'web.v2', 'web.v2'],
    [FOREIGN_ID, 'aliyun://cn-beijing/i-1', 'aliyun://cn-beijing/i-1'],
    [API_VERSION, 'apps/v1', 'apps/v1'],
    [LABEL_VALUE, 'Team_A', 'Team_A'],
    [COUNTRY, 'CN', 'CN'],
    [COUNTRY, 'cn', 'BAD_FORMAT'],
  ])('%# reads', (notation, text, expected) => {
    expect(readOr(notation, text)).toBe(expected);
  });

  it('are corrected where that is possible', () => {
    expect(adviceOf(NAME, 'Aliyun C7')).toContain('write aliyun-c7');
    expect(adviceOf(NAME, '___')).toContain('use letters, digits and dashes');
  });
});

describe('choices and switches', () => {
  const level = choice(['Observe', 'Enforce']);
  it.each([
    ['Enforce', 'Enforce'],
    ['enforce', 'BAD_CHOICE'],
    [3, 'BAD_CHOICE'],
  ])('%j reads as %j', (value, expected) => {
    expect(readOr(level, value)).toBe(expected);
  });

  it('suggest the nearest word, or list all', () => {
    expect(adviceOf(level, 'Enfroce')).toContain('did you mean "Enforce"?');
    expect(adviceOf(level, 3)).toContain('use one of Observe, Enforce');
  });

  it.each([
    [true, true],
    [false, false],
    ['true', 'WRONG_TYPE'],
  ])('%j is the switch %j', (value, expected) => {
    expect(readOr(SWITCH, value)).toBe(expected);
  });
});

describe('sentences', () => {
  it.each([
    ['coupon rush', 'coupon rush'],
    ['促销', '促销'],
    ['two\nlines', 'CONTROL_CHARACTER'],
    ['\u001b[31mred', 'CONTROL_CHARACTER'],
    ['flip\u202eped', 'CONTROL_CHARACTER'],
    ['x'.repeat(20), 'OUT_OF_RANGE'],
  ])('%j reads as %j', (text, expected) => {
    expect(readOr(sentence(12), text)).toBe(expected);
  });
});

describe('cron lines', () => {
  it.each([
    ['0 20 * * 5', '0 20 * * 5'],
    [' 0  20 * * MON-FRI ', '0 20 * * MON-FRI'],
    ['0 20 L * *', '0 20 L * *'],
    ['0 0 20 * * 5', 'CRON'],
    ['daily', 'CRON'],
    ['0 20 * * $', 'CRON'],
    ['0 25 * * *', 'CRON'],
    ['5-3 * * * *', 'CRON'],
  ])('%j reads as %j', (text, expected) => {
    expect(readOr(CRON_LINE, text)).toBe(expected);
  });

  it('with seconds are told to drop them', () => {
    expect(adviceOf(CRON_LINE, '0 0 20 * * 5')).toContain('drop the seconds');
    expect(adviceOf(CRON_LINE, '0 20 * * $')).toContain('is not a cron line');
  });
});
