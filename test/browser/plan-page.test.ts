/** `plan --format html` in a real browser: one file from disk, in both languages, on screen and on paper. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { planHere } from '../scenario/planning.ts';
import { describeBrowser, launchChromium, openPage } from './chromium.ts';
import { SHORT_SALE } from './told-story.ts';

/** A4 less its margins, at 96 dots an inch. */
const PAPER = { width: 688, height: 1_017 };

describeBrowser('the page of a plan', () => {
  let browser: Browser;
  let folder = '';

  beforeAll(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'kingtide-'));
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['en', 'Verdict: CONDITIONAL (5 conditions)'],
    ['zh', '结论: 有条件通过 (5 个条件)'],
  ])('opens from disk in %s, draws its charts and fits on paper', async (lang, verdict) => {
    const file = join(folder, `${lang}.html`);
    const { out } = await planHere(SHORT_SALE, '--quick', '--format', 'html', '--lang', lang);
    writeFileSync(file, out);

    const url = pathToFileURL(file).href;
    const { page, complaints, foreign } = await openPage(browser, url, { offline: true });
    expect(await page.locator('.verdict').textContent()).toBe(verdict);
    const heights = await page
      .locator('svg')
      .evaluateAll((charts) => charts.map((chart) => chart.getBoundingClientRect().height > 20));
    expect(heights).toEqual([true, true, true]);
    expect([complaints, foreign]).toEqual([[], []]);

    await page.setViewportSize(PAPER);
    await page.emulateMedia({ media: 'print' });
    const beyond = await page.locator('html').evaluate(({ scrollWidth }) => scrollWidth);
    expect(beyond).toBeLessThanOrEqual(PAPER.width);
    const paper = await page.pdf({ format: 'A4' });
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
  });
});
