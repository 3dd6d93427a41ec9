/**
 * The live page and a whole stream in one file that opens from disk without any network. Everything is inline and its
 * policy names each part by hash, so that nothing else runs in it.
 */
import { createHash } from 'node:crypto';
import type { PageAssets } from '../adapters/http/page-server.ts';

/** Must be what src/dashboard/source.ts looks for. */
const STREAM_ELEMENT = 'kingtide-stream';

export interface OfflinePage {
  readonly assets: PageAssets;
  readonly title: string;
  /** Lines of the stream. */
  readonly lines: readonly string[];
}

export function offlinePage({ assets, title, lines }: OfflinePage): string {
  const script = inlineScript(part(assets, 'app.js'));
  const style = inlineStyle(part(assets, 'index.css'));
  const icon = Buffer.from(part(assets, 'favicon.svg')).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="content-security-policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escaped(title)}</title>`,
    `<link rel="icon" type="image/svg+xml" href="data:image/svg+xml;base64,${icon}">`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<div id="page"></div>',
    '<noscript>This page needs JavaScript. / 此页面需要 JavaScript。</noscript>',
    `<script type="application/json" id="${STREAM_ELEMENT}">`,
    ...lines.map(inlineJson),
    '</script>',
    `<script type="module">${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function part(assets: PageAssets, name: string): string {
  const text = assets[name];
  if (text === undefined) throw new Error(`the page has no ${name}`);
  return text;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** A parser of HTML must not find an end in what it should not read. */
function inlineJson(line: string): string {
  return line.replaceAll('<', '\\u003c');
}

function inlineScript(text: string): string {
  return text.replaceAll('</script', '<\\/script').replaceAll('<!--', '\\x3c!--');
}

function inlineStyle(text: string): string {
  return text.replaceAll('</style', '<\\/style');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
