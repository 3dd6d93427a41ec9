/** What gRPC statuses and their messages mean. */
import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import {
  codeName,
  READ_MEANING,
  shortage,
  tame,
  WRITE_MEANING,
} from '../../../../src/adapters/providers/external-grpc/statuses.ts';

const NAMES = Object.keys(status).filter((key) => Number.isNaN(Number(key)));

describe('every status', () => {
  it('has a meaning for writes and one for reads', () => {
    expect(Object.keys(WRITE_MEANING).toSorted()).toEqual(NAMES.toSorted());
    expect(Object.keys(READ_MEANING).toSorted()).toEqual(NAMES.toSorted());
    expect(NAMES.length).toBe(17);
  });

  it('keeps its name, and a number nobody knows counts as UNKNOWN', () => {
    expect([codeName(8), codeName(14), codeName(99), codeName(-1)]).toEqual([
      'RESOURCE_EXHAUSTED',
      'UNAVAILABLE',
      'UNKNOWN',
      'UNKNOWN',
    ]);
  });
});

describe('a shortage', () => {
  it.each([
    ['Quota exceeded for cores', 'quota'],
    ['limit exceeded: 20 instances', 'quota'],
    ['would exceed the regional limit', 'quota'],
    ['request was throttled', 'throttled'],
    ['Rate limit exceeded', 'throttled'],
    ['Too Many Requests', 'throttled'],
    ['OutOfStock: zone b is sold out', 'stock-out'],
    ['no more machines', 'stock-out'],
    ['', 'stock-out'],
  ])('"%s" is %s', (message, meaning) => {
    expect(shortage(message)).toBe(meaning);
  });
});

describe("the other side's text", () => {
  it('loses line breaks, escapes and direction marks', () => {
    expect(tame('a\n{"level":50}\u001b[2J\u202eb\u2028c')).toBe('a {"level":50} [2J b c');
  });

  it('is cut after 300 characters', () => {
    expect(tame('x'.repeat(301))).toBe(`${'x'.repeat(300)}...`);
    expect(tame('x'.repeat(300))).toBe('x'.repeat(300));
  });
});
