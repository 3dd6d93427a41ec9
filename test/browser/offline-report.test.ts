/** `rehearse --report` in a real browser: one file from disk, no network, the same page. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runRehearse } from '../../src/cli/rehearse.ts';
import { caughtIo } from '../scenario/rehearsal.ts';
import { clockOf, describeBrowser, launchChromium, openPage, scrubTo } from './chromium.ts';
import { SHORT_SALE } from './told-story.ts';

const MIDNIGHT = Date.UTC(2027, 1, 28, 16);

describeBrowser('the offline report', () => {
  let browser: Browser;
  let folder = '';
  let file = '';

  beforeAll(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'kingtide-'));
    file = join(folder, 'report.html');
    const { io } = caughtIo();
    await runRehearse({ args: [SHORT_SALE, '--report', file], io });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens from disk without a network and shows the end, with nothing to complain of', async () => {
    const url = pathToFileURL(file).href;
    const { page, complaints, foreign } = await openPage(browser, url, { offline: true });
    await page.locator('[data-part=summary]').waitFor();
    expect(await page.locator('.status h1').textContent()).toBe('Over: 4 of 4 expectations held');
    expect(await page.locator('canvas').count()).toBeGreaterThan(3);
    expect([complaints, foreign]).toEqual([[], []]);
  });

  it('has the playhead, and Chinese', async () => {
    const url = pathToFileURL(file).href;
    const { page } = await openPage(browser, url, { locale: 'zh-CN', offline: true });
    await page.locator('[data-part=summary]').waitFor();
    await scrubTo(page, MIDNIGHT);
    expect(await clockOf(page)).toBe('00:00');
    expect(await page.locator('.feed').textContent()).toContain('扩容');
  });

  it('runs nothing that was changed after it was written', async () => {
    const changed = join(folder, 'changed.html');
    const text = readFileSync(file, 'utf8');
    const script = '<script type="module">';
    writeFileSync(changed, text.replace(script, `${script}document.title="changed";`));
    const { page, complaints } = await openPage(browser, pathToFileURL(changed).href);
    expect(await page.title()).toBe('Kingtide · short-sale');
    expect(await page.locator('#page').textContent()).toBe('');
    expect(complaints.join(' ')).toContain('Content Security Policy');
  });
});
