/** The playhead: what each control does, and what time does to it. */
import { describe, expect, it } from 'vitest';
import { atBeginning, moved, type Playhead } from '../../../src/dashboard/playhead.ts';

const LIVE = { from: 1_000, edge: 100_000, ended: false };
const OVER = { ...LIVE, ended: true };

function paused(at: number): Playhead {
  return { at, mode: 'paused', speed: 60 };
}

describe('the playhead', () => {
  it('follows the newest minute until it is moved', () => {
    const following = moved(atBeginning(), { kind: 'passed', ms: 0 }, LIVE);
    expect(following).toMatchObject({ at: 100_000, mode: 'newest' });
    const later = { ...LIVE, edge: 160_000 };
    expect(moved(following, { kind: 'passed', ms: 16 }, later).at).toBe(160_000);
  });

  it('stands still while paused, whatever comes in', () => {
    const later = { ...LIVE, edge: 160_000 };
    expect(moved(paused(5_000), { kind: 'passed', ms: 1_000 }, later)).toEqual(paused(5_000));
  });

  it('plays as fast as it was told: 100 ms at 60 are 6 seconds', () => {
    const playing = moved(paused(5_000), { kind: 'toggle' }, LIVE);
    expect(moved(playing, { kind: 'passed', ms: 100 }, LIVE).at).toBe(11_000);
  });

  it('follows again when it has played up to the newest minute', () => {
    const playing = moved(paused(99_000), { kind: 'toggle' }, LIVE);
    expect(moved(playing, { kind: 'passed', ms: 100 }, LIVE)).toMatchObject({
      at: 100_000,
      mode: 'newest',
    });
  });

  it('pauses where it is scrubbed to, inside what is known', () => {
    expect(moved(atBeginning(), { kind: 'scrub', to: 7_000 }, LIVE)).toMatchObject({
      at: 7_000,
      mode: 'paused',
    });
    expect(moved(atBeginning(), { kind: 'scrub', to: 900_000 }, LIVE).at).toBe(100_000);
    expect(moved(atBeginning(), { kind: 'scrub', to: 0 }, LIVE).at).toBe(1_000);
  });

  it('begins anew when play is pressed at the end of what is over', () => {
    const atEnd = moved(atBeginning(), { kind: 'passed', ms: 0 }, OVER);
    expect(moved(atEnd, { kind: 'toggle' }, OVER)).toMatchObject({ at: 1_000, mode: 'playing' });
    expect(moved(atEnd, { kind: 'toggle' }, LIVE)).toMatchObject({ mode: 'paused' });
  });

  it('plays when a speed is chosen, unless there is nothing ahead to play', () => {
    const faster = { kind: 'speed', speed: 1_800 } as const;
    expect(moved(paused(5_000), faster, LIVE)).toMatchObject({ mode: 'playing', speed: 1_800 });
    const newest = moved(atBeginning(), { kind: 'newest' }, LIVE);
    expect(moved(newest, faster, LIVE)).toMatchObject({ mode: 'newest', speed: 1_800 });
  });
});
