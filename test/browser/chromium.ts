/** A headless Chromium for tests that need one: skipped loudly, with the way to get it, where there is none. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { describe, test } from 'vitest';

const PLACES = [
  process.env['KINGTIDE_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const HOW_TO_GET =
  'install it ("apt-get install chromium fonts-noto-cjk"), or name one in KINGTIDE_CHROMIUM';

function findChromium(): string | undefined {
  return PLACES.find((place) => place !== undefined && existsSync(place));
}

/** With KINGTIDE_REQUIRE_ALL=1 (CI) the skip is a failure. */
export function describeBrowser(name: string, body: () => void): void {
  if (findChromium() !== undefined) {
    describe(name, body);
    return;
  }
  if (process.env['KINGTIDE_REQUIRE_ALL'] === '1') {
    test(name, () => {
      throw new Error(`not run: no Chromium found; ${HOW_TO_GET}`);
    });
    return;
  }
  console.warn(`SKIPPED ${name}: no Chromium found; ${HOW_TO_GET}`);
  describe.skipIf(true)(`${name} (no Chromium found)`, body);
}

/** How long to wait for what must come: a machine that runs every suite at once is slow. */
export const PATIENT = { timeout: 30_000 };

/** Another name for this machine, as a page elsewhere would make one to reach it. */
export const REBOUND_HOST = 'rebound.example';

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium() ?? '',
    args: [
      // CI runs as root, where the sandbox cannot.
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-dev-shm-usage',
      `--host-resolver-rules=MAP ${REBOUND_HOST} 127.0.0.1`,
    ],
  });
}

export interface Watched {
  readonly page: Page;
  /** Errors of the console, of scripts, and of the content security policy. */
  readonly complaints: readonly string[];
  /** Requests to anywhere but the page's own origin. */
  readonly foreign: readonly string[];
}

/** A new page that remembers what went wrong on it, and whom it asked. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 1440, height: 1000 },
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const foreign: string[] = [];
  const own = url.startsWith('file:') ? url : new URL(url).origin;
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(own) && !request.url().startsWith('data:'))
      foreign.push(request.url());
  });
  await page.goto(url);
  return { page, complaints, foreign };
}

/** Moves the playhead by its slider. */
export async function scrubTo(page: Page, at: number): Promise<void> {
  await page.locator('input[type=range]').fill(String(at));
}

/** The time of day that the page shows. */
export async function clockOf(page: Page): Promise<string> {
  return (await page.locator('.status .clock strong').textContent()) ?? '';
}
