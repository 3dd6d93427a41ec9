/** Log lines: JSON, stamped by the Clock port, without control characters and without credentials. */
import { describe, expect, it } from 'vitest';
import { createLog, type LogLevel } from '../../../../src/adapters/telemetry/log.ts';
import { PortError } from '../../../../src/ports/errors.ts';

function logged(level: LogLevel = 'info') {
  const lines: string[] = [];
  const clock = {
    now: () => 1_700_000_000_000,
    monotonic: () => 0,
    sleep: () => Promise.resolve(),
  };
  const log = createLog({
    clock,
    level,
    base: { identity: 'pod-1' },
    destination: { write: (line) => void lines.push(line) },
  });
  return { log, lines, parsed: () => lines.map((line): unknown => JSON.parse(line)) };
}

describe('a log line', () => {
  it('is one JSON object with level, time, message and fields', () => {
    const { log, parsed } = logged();
    log.info({ tier: 'shop/browse', replicas: 4 }, 'decision');
    expect(parsed()).toEqual([
      {
        level: 'info',
        time: '2023-11-14T22:13:20.000Z',
        identity: 'pod-1',
        tier: 'shop/browse',
        replicas: 4,
        msg: 'decision',
      },
    ]);
  });

  it('below the level is not written', () => {
    const { log, lines } = logged('warn');
    log.info({}, 'not this');
    log.warn({}, 'this');
    expect(lines).toHaveLength(1);
  });

  it('keeps no control character, escape sequence or direction mark, at any depth', () => {
    const { log, parsed } = logged();
    log.info({ 'k\u0007ey': { deep: ['a\nb', '\u001b[31mred', 'x\u202ey'] } }, 'two\rlines');
    expect(parsed()).toMatchObject([
      { 'k\ufffdey': { deep: ['a\ufffdb', '\ufffd[31mred', 'x\ufffdy'] }, msg: 'two\ufffdlines' },
    ]);
  });

  it.each([
    ['a key that names one', { password: 'canary-1' }],
    ['a nested key', { auth: { apiKey: 'canary-2' } }],
    ['a bearer header in a text', { error: 'sent Bearer canary-canary-canary-3' }],
    ['an address with a password', { url: 'https://user:canary@prometheus' }],
  ])('shows no credential: %s', (_, fields) => {
    const { log, lines } = logged();
    log.warn(fields, 'something');
    expect(lines.join()).not.toContain('canary');
    expect(lines.join()).toContain('(not shown)');
  });

  it('shows errors by name, kind, message and cause', () => {
    const { log, parsed } = logged();
    log.error(
      { error: new PortError('denied', 'no right to list nodes', { cause: new Error('403') }) },
      'failed',
    );
    expect(parsed()).toMatchObject([
      {
        error: {
          name: 'PortError',
          kind: 'denied',
          message: 'no right to list nodes',
          cause: { message: '403' },
        },
      },
    ]);
  });

  it('says NaN and infinities instead of null', () => {
    const { log, parsed } = logged();
    log.info({ a: Number.NaN, b: Number.NEGATIVE_INFINITY }, 'odd');
    expect(parsed()).toMatchObject([{ a: 'NaN', b: '-Infinity' }]);
  });

  it('is bounded: long texts, long lists and deep records are cut and say so', () => {
    const { log, lines, parsed } = logged();
    let deep: object = { end: true };
    for (let level = 0; level < 50; level++) deep = { deep };
    log.info(
      { text: 'x'.repeat(100_000), list: Array.from({ length: 5_000 }, (_, index) => index), deep },
      'large',
    );
    expect(parsed()).toMatchObject([
      {
        text: expect.stringMatching(/\(100000 characters\)$/),
        list: expect.arrayContaining(['(4900 more)']),
      },
    ]);
    expect(lines[0]?.length).toBeLessThan(5_000);
  });
});
