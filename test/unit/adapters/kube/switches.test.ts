/** The switches in their ConfigMap: on, off, over, or not to be read. */
import { describe, expect, it } from 'vitest';
import { readSwitch, switchOn } from '../../../../src/adapters/kube/switch-note.ts';
import { readSwitches, switchesRecord } from '../../../../src/adapters/kube/switches.ts';

const NOW = Date.UTC(2027, 2, 1, 12, 0, 0);

function read(data: Record<string, string>) {
  return readSwitches(switchesRecord({ data }), { at: NOW - 5_000, now: NOW });
}

describe('a switch', () => {
  it('is off without a word, and on without an end for as long as it stands', () => {
    expect(read({})).toMatchObject({ kind: 'fresh', value: { pause: false, noShrink: false } });
    expect(read({ pause: 'true' })).toEqual({
      kind: 'fresh',
      at: NOW - 5_000,
      value: { pause: true, noShrink: false },
    });
  });

  it.each([
    ['2027-03-01T12:00:01Z', true],
    ['2027-03-01T12:00Z', false],
    ['2027-03-01T20:00:01+08:00', true],
    ['2027-03-01T11:59+00:00', false],
  ])('with its end at %s is on: %s', (end, on) => {
    expect(read({ pause: `until ${end}` })).toMatchObject({ value: { pause: on } });
    expect(read({ noShrink: `until ${end} by bob` })).toMatchObject({ value: { noShrink: on } });
  });

  it('carries who, why and until when while it is on, and nothing of it afterwards', () => {
    const words = 'by system:serviceaccount:people:alice: storm: 2 of 3 lines';
    expect(read({ pause: `until 2027-03-01T14:00Z ${words}` })).toMatchObject({
      value: { pauseNote: `until 2027-03-01T14:00:00.000Z, ${words}` },
    });
    expect(read({ pause: `until 2027-03-01T10:00Z ${words}` })).toEqual({
      kind: 'fresh',
      at: NOW - 5_000,
      value: { pause: false, noShrink: false },
    });
  });

  it.each([
    ['until 2027-03-01T14:00Z', undefined, undefined],
    ['until 2027-03-01T14:00Z by alice', 'alice', undefined],
    ['until 2027-03-01T14:00Z: storm', undefined, 'storm'],
    ['UNTIL 2027-03-01T14:00Z by alice w: storm', 'alice w', 'storm'],
  ])('written as %s is by %s because of %s', (pause, by, reason) => {
    const until = NOW + 7_200_000;
    expect(readSwitch({ pause }, 'pause')).toEqual({ on: true, until, by, reason });
  });

  it('is read as it was written, whatever the name and the reason', () => {
    const said = { until: NOW + 60_000, by: 'a: b: c', reason: 'until 9: by x' };
    expect(readSwitch(switchOn('pause', said), 'pause')).toEqual({
      on: true,
      ...said,
      by: 'a:b:c',
    });
  });

  it('does not paint the terminal of whoever reads it', () => {
    const pause = 'until 2027-03-01T14:00Z: a\u001b[2Jb';
    expect(JSON.stringify(read({ pause }))).not.toContain('\\u001b');
  });

  it.each([
    [{ pause: 'yes' }, 'pause is "yes"; write "true", "false" or "until'],
    [{ pause: 'until 2027-03-01T14:00' }, 'the time with Z or an offset'],
    [{ noShrink: 'until soon' }, 'noShrink is "until soon"; write'],
    [{ pause: '2027-03-01T14:00Z' }, 'pause is "2027-03-01T14:00Z"; write'],
  ])('that cannot be read is missing, never off: %j', (data, cause) => {
    const reading = read(data);
    if (reading.kind !== 'missing') throw new Error(`it was read: ${JSON.stringify(reading)}`);
    expect(reading.cause).toContain(cause);
  });
});
