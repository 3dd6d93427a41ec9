/**
 * `npm run exact -- --instances N [--from SEED]`: the gap between the live allocation and the exact one as a table.
 * `--seed SEED` looks at a single instance and prints it whole. Prints figures; what they must be is for the tests.
 */
import { parseArgs } from 'node:util';
import { compareAll } from './exact/run.ts';
import { says, tableOf } from './exact/table.ts';

const USAGE = 'usage: npm run exact -- --instances N [--from SEED] | --seed SEED';

const { values } = parseArgs({
  options: { instances: { type: 'string' }, from: { type: 'string' }, seed: { type: 'string' } },
});
const from = Number(values.seed ?? values.from ?? 0);
const instances = values.seed === undefined ? Number(values.instances ?? 100) : 1;
if (Number.isInteger(from) && from >= 0 && Number.isInteger(instances) && instances > 0) {
  const compared = await compareAll(from, instances, (one) => {
    if (values.seed !== undefined) console.log(JSON.stringify(one, undefined, 1), `\n${says(one)}`);
    else if (process.stderr.isTTY) process.stderr.write(`${says(one)}\n`);
  });
  if (values.seed === undefined) console.log(tableOf(compared));
} else {
  console.log(USAGE);
  process.exitCode = 2;
}
