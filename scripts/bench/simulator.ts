/**
 * How fast a sale is rehearsed with the real loop deciding every five seconds, and whether memory stays flat. Prints
 * figures; throws only when a decision was left out, because a run that skips them would be no measurement.
 */
import { performance } from 'node:perf_hooks';
import { readFolder } from '../../src/simulator/folder.ts';
import { rehearse } from '../../src/simulator/rehearse.ts';
import { type SaleSize, saleFolder } from './sale-folder.ts';

const TICK_SECONDS = 5;
const HOUR_MS = 3_600_000;

export async function benchSimulator(size: SaleSize): Promise<void> {
  const folder = readFolder({ folder: 'sale', files: saleFolder(size) });
  if (!folder.ok) throw new Error(folder.problems.map(({ message }) => message).join('; '));
  const { scenario, documents } = folder;
  const heaps: number[] = [];
  const began = performance.now();
  const processor = process.cpuUsage();
  const { decisions, totals } = await rehearse({
    scenario,
    documents,
    expectations: [],
    seed: 1,
    controller: true,
    onProgress: ({ at }) => {
      const hours = Math.round((at - scenario.from) / HOUR_MS);
      if (hours % 24 === 0) heaps.push(heapAfterCollection());
    },
  });
  const wall = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(processor);
  const simulated = (scenario.to - scenario.from) / 1_000;
  const wanted = simulated / TICK_SECONDS + 1;
  if (decisions !== wanted) throw new Error(`${decisions} decisions instead of ${wanted}`);
  const perSecond = (seconds: number): string =>
    Math.round(simulated / seconds).toLocaleString('en');
  console.log(
    `simulator, ${size.tiers} tiers, ${size.pools} pools, ${size.hours} h with a sale: ${perSecond(wall)} simulated s per wall s, ` +
      `${perSecond((user + system) / 1e6)} per processor s; ${decisions} decisions, ${totals.instancesCreated} machines`,
  );
  if (heaps.length > 1) console.log(`heap at each midnight, MiB: ${heaps.join(' ')}`);
}

/** Objects and columns of numbers. Exact only with --expose-gc; without it the figure includes garbage. */
function heapAfterCollection(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return Math.round((heapUsed + arrayBuffers) / 1024 ** 2);
}
