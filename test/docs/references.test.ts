/** Every page names only what is there; and the checks see a page that lies. */
import { describe, expect, it } from 'vitest';
import { NOT_YET_HONOURED } from '../../src/policy/not-yet-honoured.ts';
import { read } from '../tidy/repository-files.ts';
import { pageOf, readPages } from './pages.ts';
import { CHECKS, namedTests } from './references.ts';

const pages = readPages();
const checks = Object.entries(CHECKS);
const faultsIn = (path: string, text: string): string[] =>
  checks.flatMap(([, find]) => find(pageOf(path, text)));

describe('pages', () => {
  it('are all read', () => {
    expect(pages.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['README.md', 'docs/safety.md', 'policies/demo-shop/README.md']),
    );
  });

  it.each(checks)('name no %s that are not there', (_, find) => {
    const faults = pages.flatMap((page) => find(page).map((fault) => `${page.path}: ${fault}`));
    expect(faults).toEqual([]);
  });
});

describe('a page that lies', () => {
  it.each([
    ['[x](nowhere.md)', 'no file nowhere.md'],
    ['[x](README.md#nothing)', 'no heading README.md#nothing'],
    ['`src/decide/luck.ts`', 'no file src/decide/luck.ts'],
    ['`npm run fly`', 'no npm script fly'],
    ['```sh\nnpm run fly -- high\n```\n', 'no npm script fly'],
    ['`kingtide teleport`', 'no command kingtide teleport'],
    ['`kingtide_luck_total`', 'no metric kingtide_luck_total'],
    ['`test/docs/pages.ts`: "flies"', 'no test "flies" in test/docs/pages.ts'],
    ['`test/docs/none.test.ts`: "flies"', 'no file test/docs/none.test.ts'],
  ])('is seen by %s', (text, fault) => {
    expect(faultsIn('README.md', text)).toContain(fault);
  });
});

describe('the promises', () => {
  const promises = read('docs/safety.md')
    .split(/^## /m)
    .filter((section) => /^Promise \d/.test(section));

  it('are three, and each names at least three tests', () => {
    const counts = promises.map((section) => namedTests(pageOf('', section)).length);
    expect(counts).toHaveLength(3);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(3);
  });

  it('name in README only tests that docs/safety.md names too', () => {
    const detailed = namedTests(pageOf('', read('docs/safety.md'))).map(({ title }) => title);
    const short = namedTests(pageOf('', read('README.md'))).map(({ title }) => title);
    expect(short.length).toBeGreaterThanOrEqual(3);
    expect(short.filter((title) => !detailed.includes(title))).toEqual([]);
  });
});

describe('docs/scope.md', () => {
  it('lists the fields that are declared and refused, and no others', () => {
    const rows = read('docs/scope.md').matchAll(/^\| `(\w+)` \| (.*) \|$/gm);
    const listed = [...rows].flatMap(([, kind = '', fields = '']) =>
      [...fields.matchAll(/`(spec[^`]+)`/g)].map(([, path = '']) => `${kind} ${path}`),
    );
    const refused = NOT_YET_HONOURED.map(({ kind, path }) => `${kind} ${path}`);
    expect(listed.toSorted()).toEqual(refused.toSorted());
  });
});

describe('README', () => {
  it('stays short enough to be read', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(180);
  });
});
