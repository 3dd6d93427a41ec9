/** A rotating twentieth of the crash and leader matrices; `scripts/matrix.ts` runs all of them. */
import { describe, expect, it } from 'vitest';
import { cellsOf, judgeCell, PARTS, redText, share } from './programme.ts';
import { shardOfCommit } from './shard.ts';

const shard = shardOfCommit();

describe(`matrices, shard ${shard.index} of ${shard.of} (KINGTIDE_MATRIX_SHARD=${shard.index})`, () => {
  it.each(PARTS)('%s leaves the world as it is without the blow', async (part) => {
    const cells = share(await cellsOf(part), shard);
    const red: string[] = [];
    for (const cell of cells) {
      const verdict = await judgeCell(cell);
      if (verdict.faults.length > 0) red.push(redText(verdict));
    }

    expect(red.join('\n')).toBe('');
    // The smallest part, T5, has about 900 cells: 45 in a shard. An empty shard would prove nothing.
    expect(cells.length).toBeGreaterThan(30);
  });
});
