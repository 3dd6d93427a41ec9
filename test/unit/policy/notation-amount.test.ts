/** Amounts with units become plain numbers once, or say which unit is missing. */
import { describe, expect, it } from 'vitest';
import {
  BITS_PER_SECOND,
  DEMAND_RATE,
  NODE_CPU,
  PRICE,
  SIZE_BYTES,
  SPEND_LIMIT,
  UNIT_CAPACITY,
} from '../../../src/policy/notation-amount.ts';
import { adviceOf, readOr } from './read-notation.ts';

describe('demand', () => {
  it.each([
    ['120 rps', 120],
    ['120rps', 120],
    ['0.5 rps', 0.5],
    ['1000000000 rps', 1_000_000_000],
    ['1000000001 rps', 'OUT_OF_RANGE'],
    ['120', 'UNIT_MISSING'],
    ['120 qps', 'UNIT_CONFUSED'],
    ['120 pigs', 'BAD_FORMAT'],
    ['many rps', 'BAD_FORMAT'],
    ['', 'OUT_OF_RANGE'],
    [`${'9'.repeat(30)} rps`, 'OUT_OF_RANGE'],
    [120, 'UNIT_MISSING'],
    [true, 'WRONG_TYPE'],
    [null, 'WRONG_TYPE'],
    [['120 rps'], 'WRONG_TYPE'],
  ])('%j reads as %j', (text, expected) => {
    expect(readOr(DEMAND_RATE, text)).toBe(expected);
  });

  it('of a replica is never zero', () => {
    expect(readOr(UNIT_CAPACITY, '0 rps')).toBe('OUT_OF_RANGE');
    expect(readOr(UNIT_CAPACITY, '0.001 rps')).toBe(0.001);
    expect(readOr(UNIT_CAPACITY, 'x')).toBe('BAD_FORMAT');
  });
});

describe('money', () => {
  it.each([
    ['1.36 CNY', { currency: 'CNY', micros: 1_360_000 }],
    ['0.55 CNY', { currency: 'CNY', micros: 550_000 }],
    ['0.000001 USD', { currency: 'USD', micros: 1 }],
    ['500', 'UNIT_MISSING'],
    ['500 yuan', 'BAD_FORMAT'],
    [500, 'UNIT_MISSING'],
  ])('%j reads as %j', (text, expected) => {
    expect(readOr(PRICE, text)).toEqual(expected);
  });

  it.each([
    ['20000 CNY/day', { currency: 'CNY', micros: 20_000_000_000 }],
    ['5 USD/hour', 'UNIT_CONFUSED'],
    ['5 USD/month', 'UNIT_CONFUSED'],
    ['500 CNY', 'UNIT_CONFUSED'],
    ['500 CNY/year', 'BAD_FORMAT'],
    [500, 'UNIT_MISSING'],
  ])('per time, %j reads as %j', (text, expected) => {
    expect(readOr(SPEND_LIMIT, text)).toEqual(expected);
  });

  it('without currency says what to write', () => {
    expect(adviceOf(SPEND_LIMIT, 500)).toContain('write 500 CNY/day');
  });
});

describe('sizes', () => {
  it.each([
    ['1B', 1],
    ['40KiB', 40_960],
    ['400MiB', 419_430_400],
    ['14Gi', 15_032_385_536],
    ['0.5Ki', 512],
    ['64Ti', 70_368_744_177_664],
    ['65Ti', 'OUT_OF_RANGE'],
    ['0B', 'OUT_OF_RANGE'],
    ['14G', 'UNIT_CONFUSED'],
    ['14m', 'UNIT_CONFUSED'],
    [14, 'UNIT_MISSING'],
  ])('%j reads as %j', (text, expected) => {
    expect(readOr(SIZE_BYTES, text)).toBe(expected);
  });
});

describe('CPU of a node', () => {
  it.each([
    ['7600m', 7_600],
    ['8', 8_000],
    ['7.6', 7_600],
    ['500m', 500],
    ['499m', 'OUT_OF_RANGE'],
    ['1024001m', 'OUT_OF_RANGE'],
    ['7.6m', 'BAD_FORMAT'],
    ['10s', 'UNIT_CONFUSED'],
    [8, 'UNIT_MISSING'],
  ])('%j reads as %j', (text, expected) => {
    expect(readOr(NODE_CPU, text)).toBe(expected);
  });

  it('as a bare number says the thousandths', () => {
    expect(adviceOf(NODE_CPU, 8)).toContain('write 8000m');
  });
});

describe('bandwidth', () => {
  it.each([
    ['10Gbps', 10_000_000_000],
    ['500 Mbps', 500_000_000],
    ['64kbps', 64_000],
    ['1Tbps', 1_000_000_000_000],
    ['10Gi', 'UNIT_CONFUSED'],
    [10, 'UNIT_MISSING'],
  ])('%j reads as %j', (text, expected) => {
    expect(readOr(BITS_PER_SECOND, text)).toBe(expected);
  });

  it('and other bare numbers are told the unit', () => {
    expect(adviceOf(SIZE_BYTES, 10)).toContain('write 10Mi or 10Gi');
    expect(adviceOf(BITS_PER_SECOND, 10)).toContain('write 10Gbps');
    expect(adviceOf(DEMAND_RATE, 10)).toContain('write 10 rps');
    expect(adviceOf(PRICE, 10)).toContain('write 10 CNY');
  });
});
