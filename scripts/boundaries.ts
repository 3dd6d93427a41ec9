/** Checks the import arrows of .dependency-cruiser.cjs and refuses a cruise that saw nothing. */
import { cruise } from './boundaries/cruise.ts';

const { modules, violations } = cruise(process.cwd());
for (const { rule, from, to } of violations) console.log(`${rule}: ${from} -> ${to}`);
// A cruiser that cannot load the compiler reports success on zero files.
if (modules === 0) console.log('dependency-cruiser saw no module at all');
process.exitCode = modules === 0 || violations.length > 0 ? 1 : 0;
