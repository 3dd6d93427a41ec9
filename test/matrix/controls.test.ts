/**
 * The matrices can turn red: for each part a defect and the cells that must notice it, judged in a copy that has the
 * defect and in the product as it is.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Bug, plant, readBug } from '../../scripts/planted/bug.ts';
import { type Copy, copyOfTree } from '../../scripts/planted/copy.ts';
import type { CellId, Part } from './cells.ts';
import { judgeCell } from './programme.ts';
import { staleCells } from './stale.ts';

/** Simulated watches stand for the real ones, which are held to the same word by the contract suite and the real API server. */
const NEVER_COMPARED: Pick<Bug, 'name' | 'edits'> = {
  name: 'never-compared',
  edits: [
    {
      file: 'src/simulator/api/watch-stream.ts',
      find: ' || (!silent && now >= compareAt))',
      replace: ' || (!silent && now < 0 * compareAt))',
    },
  ],
};

interface Control {
  readonly part: Part;
  readonly says: string;
  readonly bug: Pick<Bug, 'name' | 'edits'>;
  readonly cells: () => Promise<readonly CellId[]>;
}

const CONTROLS: readonly Control[] = [
  {
    part: 'T4',
    says: 'an intent that is written after the call is lost in a crash between the two',
    bug: readBug('intent-after-call'),
    cells: async () => ['T4/reactive/ledger.create/before-send/1/crash'],
  },
  {
    part: 'T5',
    says: 'a watch that never compares with a full list stays wrong after a lost event',
    bug: NEVER_COMPARED,
    // Each event of a node that a write may rest on.
    cells: async () =>
      (await staleCells(['calendar'])).filter((cell) => /\/nodes\/\d+\/drop$/.test(cell)),
  },
  {
    part: 'T6',
    says: 'a leader that does not look at its lease writes after it thawed',
    bug: readBug('writes-after-lease'),
    cells: async () => ['T6/reactive/ledger.create/before-send/2/freeze-20s'],
  },
];

describe('the matrices turn red where they must', () => {
  let copy: Copy | undefined;
  afterEach(() => {
    copy?.remove();
    copy = undefined;
  });

  it.each(CONTROLS)('$part: $says', async ({ part, bug, cells }) => {
    const chosen = await cells();
    copy = copyOfTree();
    plant(bug, copy.root);

    const { status, stdout } = judgedIn(copy, chosen);

    expect(status, stdout).toBe(3);
    expect(stdout).toMatch(new RegExp(`^${part}/\\S+: (?!green)`, 'm'));
    for (const cell of chosen) expect((await judgeCell(cell)).faults, cell).toEqual([]);
  });
});

function judgedIn({ root }: Copy, cells: readonly CellId[]) {
  const args = cells.flatMap((cell) => ['--cell', cell]);
  return spawnSync(process.execPath, [join(root, 'scripts', 'matrix.ts'), ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1_024 ** 2,
  });
}
