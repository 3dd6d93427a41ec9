/** The report in one file: nothing in the data can end what it is embedded in, and the policy names what may run. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { offlinePage } from '../../../src/cli/offline-page.ts';

const ASSETS = {
  'app.js': 'const a = "</script><!--";',
  'index.css': 'p{color:red}',
  'favicon.svg': '<svg/>',
};

function page(lines: readonly string[], title = 'x'): string {
  return offlinePage({ assets: ASSETS, title, lines });
}

describe('the offline page', () => {
  it('lets no data end its script: a reader still gets every character', () => {
    const line = JSON.stringify({
      event: 'header',
      name: '</script><script>alert(1)</script><!--',
    });
    const html = page([line]);
    expect(html).not.toContain('alert(1)</script>');
    const data = /<script type="application\/json"[^>]*>\n([\s\S]*?)\n<\/script>/.exec(html)?.[1];
    expect(JSON.parse(data ?? '')).toEqual(JSON.parse(line));
  });

  it('names its script and its style by their hashes and allows nothing else', () => {
    const html = page([]);
    const script = /<script type="module">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    const policy = /content-security-policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src 'sha256-${hash}'`);
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toContain('http');
  });

  it('escapes the title', () => {
    expect(page([], 'a<b>&c')).toContain('<title>a&lt;b&gt;&amp;c</title>');
  });

  it('does not begin without a part of the page', () => {
    expect(() => offlinePage({ assets: {}, title: '', lines: [] })).toThrow('app.js');
  });
});
