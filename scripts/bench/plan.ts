/**
 * How long a plan takes: policies/jumei-2017 as people ask for it and with failure runs, a day of 100 tiers on 20 pools, and
 * the clairvoyant optimum of such a day with its gap. Prints figures; throws only where no plan came of it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openHighs } from '../../src/adapters/solver/highs.ts';
import { runPlan } from '../../src/cli/plan.ts';
import { clairvoyantOptimum } from '../../src/simulator/planning/optimum.ts';
import type { Quarter } from '../../src/simulator/planning/quarters.ts';
import { dayOfQuarters, wideShop } from './optimum-day.ts';
import { saleFolder } from './sale-folder.ts';

const JUMEI = ['policies/jumei-2017', '--promotion', 'anniversary-301'] as const;
/** The sale's own day, and what a day has. */
const DAY = ['--from', '2027-02-28T00:00:00Z', '--to', '2027-03-01T00:00:00Z'] as const;

export async function benchPlan(): Promise<void> {
  await timed('plan, jumei-2017: three bands, searches, models, optimum', JUMEI);
  await timed('plan, jumei-2017, --quick: three bands and the optimum', [...JUMEI, '--quick']);
  await timed('plan, jumei-2017, --stress', [...JUMEI, '--stress']);
  const folder = writtenSale();
  try {
    const day = [folder, ...DAY, '--quick'];
    await timed('plan, 100 tiers, 20 pools, a sale day, --quick: three bands', day);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await benchOptimum();
}

async function timed(label: string, args: readonly string[]): Promise<void> {
  let out = 0;
  let err = '';
  const io = {
    out: (text: string) => {
      out += text.length;
    },
    err: (text: string) => {
      err += text;
    },
    terminal: false,
    columns: 120,
    signal: new AbortController().signal,
  };
  const began = performance.now();
  const code = await runPlan({ args: [...args, '--format', 'json'], io });
  if (out === 0) throw new Error(`no plan: ${err}`);
  console.log(`${label}: ${seconds(began)} s, exit ${code}`);
}

function seconds(began: number): string {
  return ((performance.now() - began) / 1_000).toFixed(1);
}

/** With a band, which a rehearsal does not need. */
function writtenSale(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kingtide-bench-'));
  for (const [name, bytes] of saleFolder({ tiers: 100, pools: 20, hours: 30 })) {
    const text = new TextDecoder().decode(bytes);
    writeFileSync(
      join(folder, name),
      text.replace('expected: "4"', 'expected: "4", low: "3", high: "5"'),
    );
  }
  return folder;
}

async function benchOptimum(): Promise<void> {
  const solver = await openHighs();
  if (solver === undefined) throw new Error('highs is not installed');
  const shop = wideShop({ tiers: 100, pools: 20 });
  const quarters: readonly Quarter[] = dayOfQuarters(shop);
  const began = performance.now();
  const optimum = clairvoyantOptimum(shop, quarters, solver);
  if (optimum?.found === undefined) throw new Error('nothing was found');
  const gap = ((optimum.found / optimum.bound - 1) * 100).toFixed(2);
  console.log(
    `clairvoyant optimum, 100 tiers, 20 pools, ${optimum.quarters} quarter-hours: ${seconds(began)} s, gap ${gap}%`,
  );
}
