/**
 * The files of the live page: embedded in the production bundle, or built from src/dashboard when a clone first needs
 * them. Whoever gets none is told how to get them; nobody gets half a page.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PageAssets } from '../adapters/http/page-server.ts';

/** scripts/build.ts puts the built page in this place; in a clone it is not there. */
declare const KINGTIDE_PAGE: PageAssets | undefined;

export type FoundAssets =
  | { readonly ok: true; readonly assets: PageAssets }
  | { readonly ok: false; readonly message: string };

export interface PageSource {
  /** The clone that has src/dashboard and scripts. */
  readonly root: string;
}

export const PAGE_FILES = ['index.html', 'app.js', 'index.css', 'favicon.svg'] as const;

const ROOT = join(import.meta.dirname, '..', '..');
const SCRIPT = join('scripts', 'build-dashboard.ts');
/** What the built page depends on. */
const SOURCES = ['src/dashboard', 'src/model', 'scripts/dashboard', 'package-lock.json'];
const DIGITS = 16;

export function findAssets({ root }: PageSource = { root: ROOT }): FoundAssets {
  if (typeof KINGTIDE_PAGE !== 'undefined') return { ok: true, assets: KINGTIDE_PAGE };
  if (!existsSync(join(root, SCRIPT)))
    return missing(
      `${SCRIPT} is not there; run it from a clone, or from a bundle of npm run build`,
    );
  const cache = join(root, '.cache', 'dashboard');
  const folder = join(cache, digestOf(root));
  if (!isWhole(folder)) {
    const problem = build({ root, cache, folder });
    if (problem !== undefined) return missing(problem);
  }
  return { ok: true, assets: readPage(folder) };
}

function missing(why: string): FoundAssets {
  return { ok: false, message: `the live page cannot be shown: ${why}` };
}

function readPage(folder: string): PageAssets {
  return Object.fromEntries(
    PAGE_FILES.map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

function isWhole(folder: string): boolean {
  return PAGE_FILES.every((name) => existsSync(join(folder, name)));
}

interface Building {
  readonly root: string;
  readonly cache: string;
  readonly folder: string;
}

/** Beside its place first: two that build at once must not read each other's half. */
function build({ root, cache, folder }: Building): string | undefined {
  const beside = `${folder}.${process.pid}`;
  mkdirSync(cache, { recursive: true });
  const { status, stderr } = spawnSync(process.execPath, [join(root, SCRIPT), beside], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0 || !isWhole(beside)) {
    rmSync(beside, { recursive: true, force: true });
    return `${SCRIPT} failed; run npm ci, then node ${SCRIPT} .cache/page to see why\n${stderr}`;
  }
  if (isWhole(folder)) rmSync(beside, { recursive: true, force: true });
  else renameSync(beside, folder);
  return undefined;
}

/** Changes with every source of the page, so that an old build is never shown. */
function digestOf(root: string): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesOf(join(root, source))) hash.update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, DIGITS);
}

function filesOf(path: string): readonly string[] {
  if (path.endsWith('.json')) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
