/** Who is let in when walls cannot take everybody, by hand. */
import { describe, expect, it } from 'vitest';
import { type Asker, sharesOf } from '../../../src/decide/admission-shares.ts';

const asks = (level: number, ...uses: number[]): Asker => ({ level, uses });

describe('shares that are let in', () => {
  it('are whole for L0 first; L2 gets what is left of the wall', () => {
    // 4,000 - 1,000 = 3,000 of the 6,000 that L2 asks for.
    expect(sharesOf([asks(0, 1_000), asks(2, 6_000)], [4_000])).toEqual([1, 0.5]);
  });

  it('are nothing for L2 when L0 alone fills the wall', () => {
    expect(sharesOf([asks(2, 500), asks(0, 8_000)], [4_000])).toEqual([0, 0.5]);
  });

  it('refuse the least share in all: the small one is let in whole, the large one has the rest', () => {
    // 1,000 of 4,000 go to the first, 3,000 of 10,000 to the second: 0.7 refused. Alike would be 4/11 each: 1.27.
    expect(sharesOf([asks(0, 10_000), asks(0, 1_000)], [4_000])).toEqual([
      expect.closeTo(0.3, 12),
      1,
    ]);
  });

  it('are the same for two that ask the same', () => {
    const [one, other] = sharesOf([asks(1, 3_000), asks(1, 3_000)], [4_000]);
    expect([one, other]).toEqual([expect.closeTo(2 / 3, 12), expect.closeTo(2 / 3, 12)]);
  });

  it('heed several walls at once', () => {
    // Wall 1: 6a + 5b <= 8, wall 2: 5b + 9c <= 6. L0 gets most with b = 1 and a = 3/6; of wall 2 one is left for c: 1/9.
    const [a, b, c] = sharesOf([asks(0, 6, 0), asks(0, 5, 5), asks(1, 0, 9)], [8, 6]);
    expect([a, b, c]).toEqual([
      expect.closeTo(0.5, 12),
      expect.closeTo(1, 12),
      expect.closeTo(1 / 9, 12),
    ]);
  });

  it('let a later level choose among what is as good for the earlier one', () => {
    // L0 asks of wall 1 and could be served by halves of either; L1 needs wall 2, which only the second of them takes.
    const shares = sharesOf([asks(0, 4, 0), asks(0, 4, 4), asks(1, 0, 4)], [4, 4]);
    expect(shares).toEqual([1, 0, 1]);
  });

  it('are nothing at a wall that has no room left, and whole for who does not ask of it', () => {
    expect(sharesOf([asks(0, 5), asks(3, 0)], [-1])).toEqual([0, 1]);
  });

  it('take back what was let in when that lets in more', () => {
    // a takes all of wall 1 and half of wall 2; without it b and c are whole. 3a+2b<=3, 3a+2c<=3: b=c=1 leaves 1/3 for a.
    const [a, b, c] = sharesOf([asks(0, 3, 3), asks(0, 2, 0), asks(0, 0, 2)], [3, 3]);
    expect([a, b, c]).toEqual([
      expect.closeTo(1 / 3, 12),
      expect.closeTo(1, 12),
      expect.closeTo(1, 12),
    ]);
  });
});
