/** Prints the folders of src and their arrows as a mermaid diagram, for docs and reviews. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const tool = join('node_modules', '.bin', 'depcruise');
const words = [tool, 'src', '--output-type', 'mermaid', '--collapse', '^src/[^/]+'];
const run = spawnSync(process.execPath, words, { stdio: 'inherit' });
process.exitCode = run.status ?? 1;
