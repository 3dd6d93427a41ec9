/** The live page in a real browser: what it shows, how time is moved, and what it must never do. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type PageServer, servePage } from '../../src/adapters/http/page-server.ts';
import { findAssets } from '../../src/cli/page-assets.ts';
import type { StreamEvent } from '../../src/model/stream.ts';
import {
  clockOf,
  describeBrowser,
  launchChromium,
  openPage,
  PATIENT,
  REBOUND_HOST,
  scrubTo,
} from './chromium.ts';
import { shortSale } from './told-story.ts';

/** 1 March 2027, 00:00 in Shanghai. */
const MIDNIGHT = Date.UTC(2027, 1, 28, 16);
const MINUTE = 60_000;

// What runs inside the page is text: this side of the tests has no DOM.
const PLANT_SCRIPT = `(() => {
  const script = document.createElement('script');
  script.textContent = 'document.body.dataset.planted = "yes"';
  document.body.append(script);
  return document.body.dataset.planted ?? 'no';
})()`;
const ASK_ELSEWHERE = `fetch('http://127.0.0.1:9/').then(() => 'answered', () => 'refused')`;
/** A second on most screens: at five minutes per second that moves a clock which is not stopped. */
const SIXTY_PAINTINGS = `new Promise((done) => {
  let left = 60;
  requestAnimationFrame(function painted() {
    left -= 1;
    if (left === 0) done();
    else requestAnimationFrame(painted);
  });
})`;
/** Where the playhead stands in each chart, in percent of its width. */
const PLAYHEAD_SHARES = `[...document.querySelectorAll('.chart .u-over')].map((over) => {
  const { left, width } = over.getBoundingClientRect();
  const head = over.querySelector('.head').getBoundingClientRect();
  return Math.round(((head.left + head.width / 2 - left) / width) * 100);
})`;
/** Pixels of the first chart in the light look's colour of demand, 0b5cad. */
const BLUE_PIXELS = `(() => {
  const canvas = document.querySelector('canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let blue = 0;
  for (let at = 0; at < data.length; at += 4)
    if (data[at] === 0x0b && data[at + 1] === 0x5c && data[at + 2] === 0xad) blue += 1;
  return blue;
})()`;

describeBrowser('the live page', () => {
  let browser: Browser;
  let story: readonly StreamEvent[] = [];
  const servers: PageServer[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
    story = await shortSale();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    for (const server of servers.splice(0)) await server.close();
  });
  afterAll(() => browser.close());

  async function serve(events: readonly StreamEvent[]): Promise<PageServer> {
    const found = findAssets();
    if (!found.ok) throw new Error(found.message);
    const server = await servePage({ assets: found.assets, port: 0 });
    servers.push(server);
    for (const event of events) server.send(JSON.stringify(event));
    if (events.at(-1)?.event === 'end') server.end();
    return server;
  }

  it('loads without an error, and without asking anybody but its own server', async () => {
    const { url } = await serve(story);
    const { page, complaints, foreign } = await openPage(browser, url);
    await page.locator('[data-part=summary]').waitFor();
    expect(complaints).toEqual([]);
    expect(foreign).toEqual([]);
    expect(await page.title()).toBe('Kingtide · short-sale');
  });

  it('runs no inline script and reaches no other place, even if somebody planted one', async () => {
    const { url } = await serve(story);
    const { page, complaints } = await openPage(browser, url);
    expect(await page.evaluate(PLANT_SCRIPT)).toBe('no');
    expect(await page.evaluate(ASK_ELSEWHERE)).toBe('refused');
    const refused = complaints.filter((text) => /Content Security Policy/.test(text)).join(' ');
    expect(refused).toContain('inline script');
    expect(refused).toContain('http://127.0.0.1:9/');
    // The control: the same script in a page without a policy runs.
    const free = await openPage(browser, 'about:blank');
    expect(await free.page.evaluate(PLANT_SCRIPT)).toBe('yes');
  });

  it('draws demand and capacity, and nothing of them before the first minute', async () => {
    const drawn = await openPage(browser, (await serve(story)).url);
    await drawn.page.locator('[data-part=summary]').waitFor();
    const empty = await openPage(browser, (await serve(story.slice(0, 1))).url);
    await empty.page.locator('canvas').first().waitFor();
    await expect.poll(() => drawn.page.evaluate(BLUE_PIXELS), PATIENT).toBeGreaterThan(300);
    expect(await empty.page.evaluate(BLUE_PIXELS)).toBe(0);
  });

  it('shows the minute the slider stands on, and stays there', async () => {
    const { url } = await serve(story);
    const { page } = await openPage(browser, url);
    await page.locator('[data-part=summary]').waitFor();
    expect(await clockOf(page)).toBe('02:00');
    await scrubTo(page, MIDNIGHT - 5 * MINUTE);
    expect(await clockOf(page)).toBe('23:55');
    expect(await page.locator('.status').getAttribute('data-status')).toBe('ready');
    await scrubTo(page, MIDNIGHT + 5 * MINUTE);
    expect(await page.locator('.status').getAttribute('data-status')).toBe('running');
    expect(await clockOf(page)).toBe('00:05');
  });

  it('stands at the same time in every chart, whatever span it shows', async () => {
    const { url } = await serve(story);
    const { page } = await openPage(browser, url);
    await page.locator('[data-part=summary]').waitFor();
    const shares = () => page.evaluate<readonly number[]>(PLAYHEAD_SHARES);
    await scrubTo(page, MIDNIGHT);
    const charts = await page.locator('.chart').count();
    expect(charts).toBeGreaterThan(3);
    const at = (first: number, others: number) =>
      Array.from({ length: charts }, (_, index) => (index === 0 ? first : others));
    // Midnight is one of three hours after 23:00.
    await expect.poll(shares, PATIENT).toEqual(at(33, 33));
    await page.getByRole('button', { name: '1 h', exact: true }).click();
    // An hour ends a quarter of it after the playhead; the overview shows everything still.
    await expect.poll(shares, PATIENT).toEqual(at(33, 75));
    await scrubTo(page, MIDNIGHT + 30 * MINUTE);
    await expect.poll(shares, PATIENT).toEqual(at(50, 75));
  });

  it('plays at the chosen speed, and stops when told to', async () => {
    const { url } = await serve(story);
    const { page } = await openPage(browser, url);
    await page.locator('[data-part=summary]').waitFor();
    await scrubTo(page, MIDNIGHT - 55 * MINUTE);
    await page.getByRole('button', { name: '5 min/s' }).click();
    await expect.poll(() => clockOf(page), PATIENT).not.toBe('23:05');
    await page.locator('[data-action=toggle]').click();
    await page.getByRole('button', { name: 'Play' }).waitFor();
    const stopped = await clockOf(page);
    await page.evaluate(SIXTY_PAINTINGS);
    expect(await clockOf(page)).toBe(stopped);
    await page.locator('[data-action=toggle]').click();
    await expect.poll(() => clockOf(page), PATIENT).not.toBe(stopped);
  });

  it('follows what comes in, unless the playhead was stopped', async () => {
    const [header, ...rest] = story;
    const frames = rest.filter(({ event }) => event === 'frame');
    const server = await serve(header === undefined ? [] : [header]);
    const following = await openPage(browser, server.url);
    const stopped = await openPage(browser, server.url);
    for (const frame of frames.slice(0, 10)) server.send(JSON.stringify(frame));
    await expect.poll(() => clockOf(following.page), PATIENT).toBe('23:10');
    await expect.poll(() => clockOf(stopped.page), PATIENT).toBe('23:10');
    await stopped.page.locator('[data-action=toggle]').click();
    for (const frame of frames.slice(10, 20)) server.send(JSON.stringify(frame));
    await expect.poll(() => clockOf(following.page), PATIENT).toBe('23:20');
    expect(await clockOf(stopped.page)).toBe('23:10');
  });

  it('keeps the summary once the end was reached, wherever the playhead goes', async () => {
    const { url } = await serve(story);
    const { page } = await openPage(browser, url);
    const summary = page.locator('[data-part=summary]');
    await summary.waitFor();
    expect(await summary.textContent()).toContain('4 of 4 expectations held');
    await scrubTo(page, MIDNIGHT);
    expect(await summary.isVisible()).toBe(true);
    // The control: a story without its end has none.
    const endless = await openPage(browser, (await serve(story.slice(0, -1))).url);
    await expect.poll(() => clockOf(endless.page), PATIENT).toBe('02:00');
    expect(await endless.page.locator('[data-part=summary]').count()).toBe(0);
  });

  it('speaks the language of the browser, and the other one when asked', async () => {
    const { url } = await serve(story);
    const { page } = await openPage(browser, url, { locale: 'zh-CN' });
    const status = page.locator('.status h1');
    await expect.poll(() => status.textContent(), PATIENT).toContain('已结束');
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(await page.locator('.feed').textContent()).toContain('扩容');
    await page.locator('[data-action=language]').click();
    expect(await status.textContent()).toContain('Over: 4 of 4 expectations held');
    expect(await page.locator('.feed').textContent()).toContain('grows shop/web');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('says in red what is lost, and where, when nobody is in control', async () => {
    const { url } = await serve(await shortSale(false));
    const { page, complaints } = await openPage(browser, url);
    await page.locator('[data-part=summary]').waitFor();
    await scrubTo(page, MIDNIGHT + 5 * MINUTE);
    expect(await page.locator('.status').getAttribute('data-status')).toBe('losing');
    expect(await page.locator('.status').textContent()).toContain('Most of it at shop/web.');
    expect(await page.locator('.feed').textContent()).toContain('LOST shop/web');
    expect(complaints).toEqual([]);
  });

  it('is dark where the reader wants it dark', async () => {
    const { url } = await serve(story);
    const colour = 'getComputedStyle(document.body).backgroundColor';
    const light = await openPage(browser, url, { colorScheme: 'light' });
    const dark = await openPage(browser, url, { colorScheme: 'dark' });
    expect(await light.page.evaluate(colour)).toBe('rgb(243, 245, 248)');
    expect(await dark.page.evaluate(colour)).toBe('rgb(14, 19, 25)');
  });

  it('is refused under any name but its own', async () => {
    const { url } = await serve(story);
    const { port } = new URL(url);
    const context = await browser.newContext();
    const page = await context.newPage();
    const rebound = await page.goto(`http://${REBOUND_HOST}:${port}/`);
    expect(rebound?.status()).toBe(421);
    expect(await rebound?.text()).not.toContain('<html');
    const own = await page.goto(url);
    expect(own?.status()).toBe(200);
  });
});
