/** Rules about the text of our own files: how they open, how long they are, what they never say. */
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { read, sourceFiles } from './repository-files.ts';

const LINES_MAX = 300;
const HEADER_CHARACTERS_MIN = 20;

/** Each word with what to say instead: a name that fits everything finds nothing. */
const BANNED_IN_NAMES: ReadonlyArray<readonly [word: RegExp, instead: string]> = [
  [/utils?\b/, 'name what it answers'],
  [/helpers?\b/, 'name what it answers'],
  [/\bcommon\b/, 'name the idea that is shared'],
  [/manager/, 'name the step of the work'],
  [/\bmisc\b/, 'one file per idea'],
];

const opened = sourceFiles().map((file) => ({ file, text: read(file) }));

/** The first comment before any code, without its marks. */
function header(text: string): string {
  const code = text.replace(/^#!.*\n/, '').trimStart();
  const block = /^\/\*\*?([\s\S]*?)\*\//.exec(code)?.[1];
  const lines = block ?? /^(\/\/.*\n)+/.exec(code)?.[0] ?? '';
  return lines.replace(/^\s*(\/\/|\*)/gm, '').trim();
}

describe('source text', () => {
  it('opens with a sentence that says what the file is for', () => {
    const silent = opened.filter(({ text }) => header(text).length < HEADER_CHARACTERS_MIN);
    expect(silent.map(({ file }) => file)).toEqual([]);
  });

  it(`has no file over ${LINES_MAX} lines`, () => {
    const long = opened.filter(({ text }) => text.split('\n').length - 1 > LINES_MAX);
    expect(long.map(({ file }) => file)).toEqual([]);
  });

  it.each(BANNED_IN_NAMES)('has no %s in file names (%s)', (word) => {
    const named = opened.filter(({ file }) => word.test(file.replace(/[-/]/g, ' ')));
    expect(named.map(({ file }) => file)).toEqual([]);
  });

  it('mocks no module', () => {
    const call = new RegExp(
      `\\bvi\\.(${['do', ''].map((each) => `${each}mock`).join('|')})\\(`,
      'i',
    );
    expect(opened.filter(({ text }) => call.test(text)).map(({ file }) => file)).toEqual([]);
  });

  it('focuses and silences no test; a tier that is not there skips by name with skipIf', () => {
    const call = /\b(it|test|describe)\.(only|skip|todo|fails)\b/;
    const tests = opened.filter(({ file }) => basename(file).endsWith('.test.ts'));
    expect(tests.filter(({ text }) => call.test(text)).map(({ file }) => file)).toEqual([]);
  });
});
