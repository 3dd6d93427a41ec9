/** Builds the live page from src/dashboard into four files with fixed names, for a cache or for the production bundle. */
import { join } from 'node:path';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '..', '..', 'src', 'dashboard');

/** Empties `folder` and writes the page into it: index.html, app.js, style.css and favicon.svg. */
export async function bundleDashboard(folder: string): Promise<void> {
  await build({
    root: ROOT,
    // The page is served from the root of a port, and is read from disk by offline reports.
    base: './',
    configFile: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      // Inlined images would need a hole in the content security policy.
      assetsInlineLimit: 0,
      modulePreload: false,
      rolldownOptions: {
        output: { entryFileNames: 'app.js', assetFileNames: '[name][extname]' },
      },
    },
  });
}
