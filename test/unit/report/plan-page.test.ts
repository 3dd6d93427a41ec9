/** The parts that pages of plans are made of: nothing a person wrote is markup, and columns fit whatever the script. */
import { describe, expect, it } from 'vitest';
import { preferredLanguage } from '../../../src/adapters/system/language.ts';
import { escaped } from '../../../src/report/html-text.ts';
import { wideTable } from '../../../src/report/wide-table.ts';

describe('a page', () => {
  it('shows markup as the text it is', () => {
    expect(escaped(`<a href="x">'&'</a>`)).toBe(
      '&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;',
    );
  });
});

describe('a table of any script', () => {
  it('counts a Chinese character as two columns', () => {
    const rows = [
      ['层', '余量'],
      ['shop', '43%'],
    ];
    // Four columns each: `shop` beside one wide character and two spaces, `43%` beside two wide ones.
    expect(wideTable(rows, { indent: '', left: [0] })).toEqual(['层    余量', 'shop   43%']);
  });
});

describe('the language of the environment', () => {
  it.each([
    [{}, 'en'],
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'zh_TW' }, 'zh'],
    [{ LANG: 'de_DE', LC_ALL: '' }, 'en'],
  ])('%j is %s', (environment, language) => {
    expect(preferredLanguage(environment)).toBe(language);
  });
});
