/** Bodies of the Prometheus API, written by hand after its documentation, and what we make of them. */
import { describe, expect, it } from 'vitest';
import {
  clean,
  parseError,
  parseInstant,
  parseRange,
} from '../../../../src/adapters/prometheus/response.ts';

function vector(...values: readonly string[]) {
  const result = values.map((value, index) => ({
    metric: { pod: `p${index}` },
    value: [1_700_000_000.5, value],
  }));
  return { status: 'success', data: { resultType: 'vector', result } };
}

function valuesOf(body: unknown): readonly number[] | string {
  const answer = parseInstant(body);
  return answer.kind === 'vector' ? answer.rows.map((row) => row.value) : answer.cause;
}

describe('an instant answer', () => {
  it('gives every series its value, labels and the instant of evaluation in milliseconds', () => {
    expect(parseInstant(vector('12.5'))).toEqual({
      kind: 'vector',
      rows: [{ value: 12.5, at: 1_700_000_000_500, labels: { pod: 'p0' } }],
      warnings: [],
    });
  });

  it.each([
    ['NaN', Number.NaN],
    ['+Inf', Number.POSITIVE_INFINITY],
    ['-Inf', Number.NEGATIVE_INFINITY],
    ['1e+06', 1_000_000],
    ['-0.25', -0.25],
    ['0', 0],
  ])('keeps %s as it is', (text, value) => {
    expect(valuesOf(vector(text))).toEqual([value]);
  });

  it.each(['', ' ', 'none', '0x10', '1,5', 'null'])(
    'refuses the value "%s" instead of reading it as a number',
    (text) => {
      expect(valuesOf(vector(text))).toBe('the answer holds a value that is no number');
    },
  );

  it('keeps an empty vector empty', () => {
    expect(parseInstant(vector())).toEqual({ kind: 'vector', rows: [], warnings: [] });
  });

  it('takes a scalar as one series without labels', () => {
    const body = { status: 'success', data: { resultType: 'scalar', result: [10, '4000'] } };
    expect(parseInstant(body)).toEqual({
      kind: 'vector',
      rows: [{ value: 4_000, at: 10_000, labels: {} }],
      warnings: [],
    });
  });

  it.each(['string', 'matrix'])('refuses a %s', (resultType) => {
    const body = { status: 'success', data: { resultType, result: [] } };
    expect(valuesOf(body)).toBe(
      `the query answers with a ${resultType}, not with numbers at one instant`,
    );
  });

  it('keeps warnings, and marks remarks on the query as such', () => {
    const body = { ...vector('1'), warnings: ['store down'], infos: ['PromQL info: x'] };
    expect(parseInstant(body)).toMatchObject({ warnings: ['store down', 'info: PromQL info: x'] });
  });

  it('refuses a native histogram', () => {
    const result = [{ metric: {}, histogram: [1, { count: '1', sum: '1' }] }];
    expect(valuesOf({ status: 'success', data: { resultType: 'vector', result } })).toMatch(
      /native histogram/,
    );
  });

  it('takes 10,000 series and refuses one more', () => {
    const many = (count: number) => vector(...Array.from({ length: count }, () => '1'));
    expect(valuesOf(many(10_000))).toHaveLength(10_000);
    expect(valuesOf(many(10_001))).toMatch(/^more than 10000 series/);
  });

  it.each([
    null,
    [],
    'text',
    {},
    { status: 'success' },
    { status: 'success', data: { resultType: 'vector', result: {} } },
  ])('refuses a body that is not of the API: %j', (body) => {
    expect(valuesOf(body)).toBe('the answer is not in the form of the Prometheus HTTP API');
  });
});

describe('a range answer', () => {
  const matrix = (...series: readonly unknown[]) => ({
    status: 'success',
    data: { resultType: 'matrix', result: series },
  });

  it('gives the points of the only series, NaN included', () => {
    const body = matrix({
      metric: {},
      values: [
        [1, '5'],
        [2, 'NaN'],
      ],
    });
    expect(parseRange(body)).toMatchObject({
      points: [
        { value: 5, at: 1_000 },
        { value: Number.NaN, at: 2_000 },
      ],
    });
  });

  it('refuses two series', () => {
    const one = { metric: { pod: 'a' }, values: [[1, '5']] };
    expect(parseRange(matrix(one, one))).toMatchObject({
      kind: 'failed',
      cause: expect.stringMatching(/^2 or more series/),
    });
  });

  it('has no points where no series answered', () => {
    expect(parseRange(matrix())).toEqual({
      kind: 'series',
      labels: undefined,
      points: [],
      warnings: [],
    });
  });
});

describe('text from the server', () => {
  it('says the error of the server in one line', () => {
    expect(
      parseError({ status: 'error', errorType: 'bad_data', error: 'parse\nerror\u001b[31m' }),
    ).toBe('bad_data: parse error [31m');
  });

  it('is cut at 300 characters', () => {
    expect(clean('x'.repeat(5_000))).toHaveLength(303);
  });
});
