// Prebuilds the programs of the cluster tests: `npm run control-plane -- build`. CI runs it once so that no test waits for it.
import { binariesAvailable, ensureBinaries } from '../test/control-plane/binaries.ts';

const USAGE = 'usage: npm run control-plane -- build | check';

async function main(command: string | undefined): Promise<number> {
  if (command === 'check') {
    const available = binariesAvailable();
    console.log(
      available.ok
        ? 'the cluster tests can run here'
        : `${available.missing}. ${available.howToGet}`,
    );
    return available.ok ? 0 : 1;
  }
  if (command !== 'build') {
    console.error(USAGE);
    return 2;
  }
  const started = performance.now();
  const binaries = await ensureBinaries((line) => console.log(line));
  for (const [name, path] of Object.entries(binaries)) console.log(`${name.padEnd(18)} ${path}`);
  console.log(`ready after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return 0;
}

try {
  process.exitCode = await main(process.argv[2]);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
