/** Where the page comes from: built once per state of its sources, and a clear word where it cannot be. */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findAssets, PAGE_FILES } from '../../../src/cli/page-assets.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kingtide-page-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A clone whose build is `script`. */
function clone(script: string): void {
  for (const folder of ['src/dashboard', 'src/model', 'scripts/dashboard'])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'src/dashboard/app.tsx'), 'one');
  writeFileSync(join(root, 'scripts/build-dashboard.ts'), script);
}

/** Writes the page's files, each with how often it was run. */
const COUNTING = `
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
appendFileSync('runs', 'x');
mkdirSync(process.argv[2], { recursive: true });
for (const name of ${JSON.stringify(PAGE_FILES)})
  writeFileSync(process.argv[2] + '/' + name, readFileSync('runs', 'utf8'));
`;

describe('the assets of the page', () => {
  it('are built when they are first needed, kept, and built anew when a source changes', () => {
    clone(COUNTING);
    expect(findAssets({ root })).toMatchObject({ ok: true, assets: { 'app.js': 'x' } });
    expect(findAssets({ root })).toMatchObject({ ok: true, assets: { 'app.js': 'x' } });
    appendFileSync(join(root, 'src/dashboard/app.tsx'), 'two');
    expect(findAssets({ root })).toMatchObject({ ok: true, assets: { 'app.js': 'xx' } });
  });

  it('are refused with the way out where the build fails, and leave no half page', () => {
    clone('console.error("no such plugin"); process.exit(1);');
    const found = findAssets({ root });
    expect(found).toMatchObject({ ok: false });
    expect(found.ok ? '' : found.message).toMatch(/cannot be shown.*npm ci[\s\S]*no such plugin/);
    expect(readdirSync(join(root, '.cache', 'dashboard'))).toEqual([]);
  });

  it('are refused where the build says that it is fine and wrote nothing', () => {
    clone('');
    expect(findAssets({ root }).ok).toBe(false);
  });

  it('are refused where there are no sources at all', () => {
    const found = findAssets({ root });
    expect(found.ok ? '' : found.message).toContain('build-dashboard.ts is not there');
  });
});
