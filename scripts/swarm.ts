/**
 * Runs a swarm as large as a release needs: `node scripts/swarm.ts --hours N [--out FILE]`, with seeds that follow from
 * the commit. Goes on where FILE left off, as long as it is of the same commit. Exit code 3 when something is red.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { runChildren } from '../src/cli/swarm-children.ts';
import { swarmText } from '../src/cli/swarm-report.ts';
import { commitOf, firstSeedOf } from '../src/cli/swarm-seeds.ts';
import type { ShardResult } from '../src/cli/swarm-shard.ts';
import { VERSION } from '../src/cli/version.ts';
import { batchesOf, verdictOf } from './swarm/programme.ts';

const USAGE = 'usage: node scripts/swarm.ts --hours N [--out FILE]; N is simulated hours, from 1';
const ENTRY = join(import.meta.dirname, '../src/cli/main.ts');
/** As for `kingtide rehearse --swarm`; git ignores it. */
const KEEP = 'swarm-failures';

const { values } = parseArgs({
  options: { hours: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean' } },
});
const hours = Number(values.hours);
if (values.help === true || !(hours >= 1)) {
  console.log(USAGE);
  process.exitCode = values.help === true ? 0 : 2;
} else process.exitCode = await runAll(hours, values.out);

interface Line {
  readonly commit: string;
  readonly result: ShardResult;
}

async function runAll(wanted: number, out: string | undefined): Promise<number> {
  const commit = commitOf(import.meta.dirname);
  const first = firstSeedOf(commit);
  const done = new Map(linesOf(out, commit).map(({ result }) => [result.seed, result] as const));
  const signal = stopping();
  for (const batch of batchesOf({ first, hours: wanted, done })) {
    if (signal.aborted) return 1;
    await runChildren({
      ...{ entry: ENTRY, folder: undefined, keep: KEEP, signal },
      ...{ first: batch.first, count: batch.count, processes: availableParallelism() },
      onResult(result) {
        if (!done.has(result.seed)) keep({ commit, result }, out);
        done.set(result.seed, result);
      },
    });
    const red = [...done.values()].filter(({ violations }) => violations.length > 0).length;
    console.log(`swarm: ${done.size} of ${batch.of} seeds, ${red} red`);
  }
  if (signal.aborted) return 1;
  const results = [...done.values()].toSorted((a, b) => a.seed - b.seed);
  console.log(swarmText({ version: VERSION, commit, first, results }));
  const { fine, text } = verdictOf(results);
  console.log(text);
  return fine ? 0 : 3;
}

/** What ran so far is in the file: the next run goes on from there. */
function stopping(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort());
  return controller.signal;
}

function keep(line: Line, out: string | undefined): void {
  if (out === undefined) return;
  mkdirSync(dirname(out), { recursive: true });
  appendFileSync(out, `${JSON.stringify(line)}\n`);
}

function linesOf(out: string | undefined, commit: string): readonly Line[] {
  if (out === undefined || !existsSync(out)) return [];
  const lines = readFileSync(out, 'utf8').split('\n').filter(Boolean);
  return lines.map((line): Line => JSON.parse(line)).filter((line) => line.commit === commit);
}
