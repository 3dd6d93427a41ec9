/** Builds the live page into the folder named as the only argument. `kingtide rehearse --serve` runs it when it must. */
import { bundleDashboard } from './dashboard/bundle.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/build-dashboard.ts FOLDER');
  process.exitCode = 2;
} else {
  await bundleDashboard(folder);
}
