/** Suggestions, shown values, paths, and what happens to too many problems. */
import { describe, expect, it } from 'vitest';
import { capped, inReadingOrder, type Problem, pathText } from '../../../src/policy/problem.ts';
import { problemLine } from '../../../src/policy/problem-text.ts';
import {
  looksLikeSecret,
  looksLikeSecretKey,
  plainLine,
  shortened,
  shown,
} from '../../../src/policy/shown.ts';
import { didYouMean, editDistance, nearest } from '../../../src/policy/suggest.ts';

describe('suggestions', () => {
  it.each([
    ['maxNode', 'maxNodes', 1],
    ['sepc', 'spec', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['abc', '', 3],
  ])('%s is %s by %d steps', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it('are near or nothing', () => {
    expect(nearest('maxNode', ['minNodes', 'maxNodes'])).toBe('maxNodes');
    expect(nearest('zebra', ['maxNodes'])).toBeUndefined();
    expect(nearest('x'.repeat(65), ['x'])).toBeUndefined();
    expect(nearest('L9', ['L0', 'L1'])).toBeUndefined();
    expect(nearest('l0', ['L0', 'L1'])).toBe('L0');
  });

  it('list at most twelve choices', () => {
    const many = Array.from({ length: 13 }, (_, index) => `choice-${index}-of-many`);
    expect(didYouMean('zebra', many)).toMatch(/choice-11-of-many, \.\.\.$/);
    expect(didYouMean('zebra', [])).toBe('remove it');
  });
});

describe('shown values', () => {
  it.each([
    [null, 'nothing'],
    [undefined, 'nothing'],
    [[1], 'a list'],
    [{}, 'a map'],
    [3, '3'],
    [true, 'true'],
    ['x', '"x"'],
    ['password=hunter22', 'a text that looks like a credential'],
  ])('%j is %s', (value, text) => {
    expect(shown(value)).toBe(text);
  });

  it('are short and plain', () => {
    expect(shortened('x'.repeat(60))).toBe(`${'x'.repeat(48)}...`);
    expect(plainLine('a\u001b[31m\n\u202eb')).toBe('a\u{FFFD}[31m\u{FFFD}\u{FFFD}b');
  });

  it.each([
    ['-----BEGIN RSA PRIVATE KEY-----', true],
    ['AKIAIOSFODNN7EXAMPLE', true],
    ['LTAI5tAbCdEfGhIjKlMn', true],
    ['https://root:hunter22@example.com', true],
    ['Bearer abcdefghijklmnop', true],
    ['sum(rate(http_requests_total{token="x"}[1m]))', false],
    ['coupon rush', false],
  ])('%s: a credential is %s', (text, expected) => {
    expect(looksLikeSecret(text)).toBe(expected);
  });

  it.each([
    ['accessKeySecret', true],
    ['dbPassword', true],
    ['token', true],
    ['name', false],
    ['password'.repeat(10), false],
  ])('the key %s: a credential is %s', (key, expected) => {
    expect(looksLikeSecretKey(key)).toBe(expected);
  });
});

const base: Problem = {
  file: 'a.yaml',
  line: 1,
  column: 1,
  path: 'spec',
  code: 'ONE_OF',
  severity: 'error',
  message: 'm',
  allowed: 'a',
  fix: 'f',
};

describe('problems', () => {
  it('name paths as people write them', () => {
    expect(pathText(['spec', 'grantedTo', 0, 'weight'])).toBe('spec.grantedTo[0].weight');
    expect(pathText([])).toBe('');
  });

  it('are in reading order, errors first at one place', () => {
    const warning: Problem = { ...base, severity: 'warning' };
    const later: Problem = { ...base, line: 2 };
    const right: Problem = { ...base, column: 9 };
    expect(inReadingOrder([later, right, warning, base])).toEqual([base, warning, right, later]);
  });

  it('of a kind that must go: warnings go first', () => {
    const warnings = Array.from({ length: 30 }, (): Problem => ({ ...base, severity: 'warning' }));
    const kept = capped([...warnings, { ...base, line: 99 }]);
    expect(kept).toHaveLength(20);
    expect(kept.filter(({ severity }) => severity === 'error')).toHaveLength(1);
    expect(kept.at(-1)).toMatchObject({
      code: 'MORE_PROBLEMS',
      severity: 'warning',
      message: '12 more problems are not shown',
    });
  });

  it('up to twenty are all told', () => {
    const twenty = Array.from({ length: 20 }, (): Problem => base);
    expect(capped(twenty)).toEqual(twenty);
  });

  it('that hide errors are an error', () => {
    expect(capped(Array.from({ length: 25 }, (): Problem => base)).at(-1)?.severity).toBe('error');
  });

  it('of objects have no line', () => {
    expect(problemLine({ ...base, line: 0, column: 0, path: '' })).toBe('a.yaml: m; a; f [ONE_OF]');
  });
});
