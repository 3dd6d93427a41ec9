/** Fault schedules kept as files, and the list of faults: what a person types and reads. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultFileText, withFaults } from '../../../src/cli/fault-file.ts';
import type { Io } from '../../../src/cli/io.ts';
import { listFaults } from '../../../src/cli/list-faults.ts';
import type { ScheduledFault } from '../../../src/simulator/faults/fault.ts';
import type { FolderReading } from '../../../src/simulator/folder.ts';
import { caseOfSeed } from '../../../src/simulator/swarm/case-of-seed.ts';

const START = Date.UTC(2027, 0, 4);
const FAULT: ScheduledFault = {
  ...{ id: 'P3', from: START, until: START + 60_000, rate: 0.25, subject: 'np1', size: undefined },
};

function folder(): FolderReading {
  const { scenario, documents } = caseOfSeed(1, undefined);
  return { ok: true, scenario, documents, expectations: [], warnings: [] };
}

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'kingtide-faults-'));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function fileWith(text: string): string {
  const file = join(directory, 'faults.json');
  writeFileSync(file, text);
  return file;
}

describe('a fault file', () => {
  it("adds what was kept to the scenario's own faults", () => {
    const file = fileWith(faultFileText({ version: '0.1.0', seed: 7, faults: [FAULT] }));
    const read = withFaults(folder(), file);

    expect(typeof read === 'string' || !read.ok ? read : read.scenario.faults).toEqual([FAULT]);
  });

  it.each([
    { text: '{', what: 'cannot be read' },
    { text: '{"version":"1","seed":1,"faults":[{"id":"Z9"}]}', what: 'faults.0.id' },
  ])('is refused with its place when it says $text', ({ text, what }) => {
    expect(withFaults(folder(), fileWith(text))).toContain(what);
  });

  it('is not asked for where none is named', () => {
    const read = folder();
    expect(withFaults(read, undefined)).toBe(read);
  });
});

describe('the list of faults', () => {
  function list(...args: readonly string[]): string {
    const said: string[] = [];
    const io: Io = {
      out: (text) => void said.push(text),
      err: () => undefined,
      ...{ terminal: false, columns: 100, signal: new AbortController().signal },
    };
    listFaults({ args, io });
    return said.join('');
  }

  it('names each fault, what it strikes, what must hold and what waits', () => {
    expect(list()).toContain(
      [
        'C7   the operator or its CRDs are upgraded or rolled back in a burst',
        '     holds S7, S10, L4; its half of the product waits for upgrade (E)',
      ].join('\n'),
    );
    expect(list()).toContain('S2   no order of ours brings');
  });

  it('is JSON on demand', () => {
    const { faults, invariants } = JSON.parse(list('--format', 'json')) as Record<
      string,
      unknown[]
    >;
    // 60 faults of the fault model, 12 safety and 5 liveness invariants.
    expect([faults?.length, invariants?.length]).toEqual([60, 17]);
  });
});
