/** `kingtide rehearse DIR --serve` as a person runs it: a process with an address, a page, and Ctrl-C. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeBrowser, launchChromium, openPage, PATIENT } from './chromium.ts';
import { SHORT_SALE } from './told-story.ts';

const ROOT = join(import.meta.dirname, '..', '..');

describeBrowser('kingtide rehearse --serve', () => {
  let browser: Browser;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(() => void child?.kill('SIGKILL'));
  afterAll(() => browser.close());

  it('prints the address first, feeds the page while it runs, and ends with Ctrl-C', async () => {
    const command = ['src/cli/main.ts', 'rehearse', SHORT_SALE, '--serve', '--port', '0'];
    child = spawn(process.execPath, command, { cwd: ROOT });
    let out = '';
    let err = '';
    child.stdout?.on('data', (text) => {
      out += String(text);
    });
    child.stderr?.on('data', (text) => {
      err += String(text);
    });
    const ended = new Promise<number | null>((resolve) => child?.on('exit', resolve));
    await expect.poll(() => out, PATIENT).toMatch(/^Live page: http:\S+\n/);
    const url = /http:\S+/.exec(out)?.[0] ?? '';
    const { page, complaints, foreign } = await openPage(browser, url);
    const summary = page.locator('[data-part=summary]');
    await summary.waitFor(PATIENT);
    expect(await summary.textContent()).toContain('4 of 4 expectations held');
    expect([complaints, foreign]).toEqual([[], []]);
    await expect.poll(() => err, PATIENT).toContain('until Ctrl-C');
    expect(out).toContain('Held: 4 held, 0 missed');
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });
});
