/**
 * The output that README shows is what the command prints, line by line. The passages are chosen here; after a change of
 * behaviour `npm test -- --project docs -u` writes them into README again, for a person to read before the commit.
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommand } from '../control-plane/command.ts';
import { ROOT, read } from '../tidy/repository-files.ts';

const README = join(ROOT, 'README.md');
const TIMEOUT_MS = 5 * 60_000;

/** From the first line that matches to the next that does, both included. */
const PASSAGES: readonly (readonly [from: RegExp, to: RegExp])[] = [
  [/^ +\|/, /^ +lost /],
  [/^ +\d\d:\d\d.* orders \d+ nodes .* for anniversary-301/, /anniversary-301 begins$/],
  [/^Cloud: /, /^Cloud: /],
  [/^Held: /, /^Held: /],
  [/^ +with Kingtide +without$/, /^ +money /],
];

function passagesOf(output: string): string {
  const lines = output.split('\n');
  let at = 0;
  const passages = PASSAGES.map(([from, to]) => {
    const first = lines.findIndex((line, index) => index >= at && from.test(line));
    const last = lines.findIndex((line, index) => index >= first && to.test(line));
    if (first < 0 || last < 0) throw new Error(`npm start printed no line like ${from} to ${to}`);
    at = last + 1;
    return lines.slice(first, at).join('\n');
  });
  return `${passages.join('\n...\n')}\n`;
}

it('README shows what npm start prints', { timeout: TIMEOUT_MS }, async () => {
  const output = await runCommand('npm', ['start'], { cwd: ROOT, timeoutMs: TIMEOUT_MS });

  const shown = `\`\`\`text\n${passagesOf(output)}\`\`\``;
  const wanted = read('README.md').replace(/```text\n[\s\S]*?```/, () => shown);
  await expect(wanted).toMatchFileSnapshot(README, 'npm test -- --project docs -u writes it');
});
