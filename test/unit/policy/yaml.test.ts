/** YAML as text: what each kind of damage is called, and where. */
import { describe, expect, it } from 'vitest';
import { problemLine } from '../../../src/policy/problem-text.ts';
import { decodeSource } from '../../../src/policy/source-text.ts';
import { validateSources } from '../../../src/policy/validate-sources.ts';
import { readYaml } from '../../../src/policy/yaml-read.ts';
import { CONTEXT, codesOf, HOME, sourceOf } from './documents.ts';

function lines(text: string): readonly string[] {
  return validateSources({ sources: [sourceOf(text)], context: CONTEXT }).problems.map(problemLine);
}

const SITE =
  'apiVersion: kingtide.dev/v1alpha1\nkind: Site\nmetadata: { name: home }\nspec:\n  type: OnPrem\n  country: CN\n';

describe('broken YAML', () => {
  it.each([
    ['a second colon', `${SITE}a: b: c\n`, '7:4', 'a second ":" in one line, at "b: c"'],
    ['a reserved character', `${SITE}a: @x\n`, '7:4', 'a plain value cannot start with "@x"'],
    [
      'a bracket that stays open',
      `${SITE}a: [1, 2\nb: 3\n`,
      '8:1',
      'the indentation changes at "b: 3"',
    ],
    [
      'a flow map that stays open',
      '{ a: 1',
      '1:7',
      'flow map must end with a }, before the end of the line',
    ],
    ['an unknown escape', `${SITE}a: "\\q"\n`, '7:5', 'invalid escape sequence'],
    ['a tag without a handle', `${SITE}a: !x!y z\n`, '7:4', 'the tag "!x!y z"'],
    ['a single quote', `${SITE}a: 'x\n`, '7:4', "the quote ' is never closed"],
    ['a list in a map', '- a\nb: 1\n', '2:1', 'unexpected'],
    ['a key without value', `${SITE}spare\n`, '7:1', 'before'],
    [
      'a credential near the fault',
      `${SITE}a: b: password=hunter22\n`,
      '7:4',
      'a text that looks like a credential',
    ],
    ['a fault at the end of a line', `${SITE}a: *\n`, '7:4', 'alias'],
  ])('with %s says so', (_name, text, place, message) => {
    const first = lines(text).find((line) => !line.includes('UNKNOWN_FIELD')) ?? '';
    expect(first).toContain(`a.yaml:${place}: `);
    expect(first).toContain(message);
  });
});

describe('YAML that is read in two ways', () => {
  it.each([
    ['reserve: 0o17', 'AMBIGUOUS_YAML'],
    ['reserve: 0b11', 'AMBIGUOUS_YAML'],
    ['reserve: 08', 'AMBIGUOUS_YAML'],
    ['country: NO', 'AMBIGUOUS_YAML'],
    ['off: 1', 'AMBIGUOUS_YAML'],
    ['country: "NO"', 'DUPLICATE_KEY'],
  ])('%s', (line, code) => {
    expect(codesOf(`${SITE}  ${line}\n`)).toContain(code);
  });

  it('is not minded in quotes', () => {
    expect(codesOf(SITE.replace('CN', '"NO"'))).toEqual([]);
  });

  it('is refused when a directive changes the rules', () => {
    expect(codesOf(`%YAML 1.1\n---\n${SITE}`)).toEqual(['AMBIGUOUS_YAML']);
  });

  it('says what the two readings are', () => {
    expect(lines(`${SITE}  reserve: 010\n`)[0]).toContain('010 is 8 to kubectl and 10 to others');
    expect(lines(`${SITE}  reserve: 08\n`)[0]).toContain('08 is text to kubectl and 8 to others');
  });
});

describe('unusual YAML', () => {
  it.each([
    ['a list as key', `${SITE}? [a]\n: 1\n`, ['YAML_SYNTAX']],
    ['a map as key', `${SITE}? {a: 1}\n: 1\n`, ['YAML_SYNTAX']],
    ['an alias as key', `${SITE}x: &a 1\n? *a\n: 1\n`, ['YAML_SYNTAX']],
    [
      'anchors used well',
      HOME.replace('{ type: OnPrem, country: CN }', '&s { type: &t OnPrem, country: CN }'),
      [],
    ],
    ['a core tag', SITE.replace('CN', '!!str CN'), ['CUSTOM_TAG']],
    ['two ends of documents', `${SITE}...\n---\n`, []],
    [
      'a spec through an alias',
      'apiVersion: kingtide.dev/v1alpha1\nkind: Site\nmetadata: &m { name: home, labels: { a: b } }\nspec: *m\n',
      ['UNKNOWN_FIELD', 'UNKNOWN_FIELD', 'MISSING_FIELD', 'MISSING_FIELD'],
    ],
    [
      'a key twice in a list of maps',
      `${SITE}x:\n- a: 1\n- { b: 1, b: 2 }\n`,
      ['UNKNOWN_FIELD', 'DUPLICATE_KEY'],
    ],
    ['an empty key', `${SITE}? \n: 1\n`, ['UNKNOWN_FIELD']],
  ])('with %s', (_name, text, codes) => {
    expect(codesOf(text).toSorted()).toEqual([...codes].toSorted());
  });

  it('points to a key that has no value', () => {
    const flow = `${SITE.slice(0, SITE.indexOf('spec:'))}spec: { type: OnPrem, country }\n`;
    expect(lines(flow)[0]).toContain('a.yaml:4:23: spec.country: found nothing');
  });

  it('points to the nearest parent of what is not there', () => {
    const [document] = readYaml('a: 1\nb: { c: 2 }\n').documents;
    expect(document?.locate(['a', 'x', 'y'])).toEqual({ line: 1, column: 4 });
    expect(document?.locate(['b', 'x'])).toEqual({ line: 2, column: 4 });
    expect(document?.locate(['b', 'c'], true)).toEqual({ line: 2, column: 6 });
  });

  it('names the item of a list that is at fault', () => {
    expect(lines(`${SITE}x:\n- a: 1\n- [yes]\n`)).toContainEqual(
      expect.stringContaining('x[1][0]: yes is true to kubectl'),
    );
  });

  it('stops looking after two hundred faults', () => {
    const { problems } = validateSources({
      sources: [sourceOf(`${SITE}x:\n${'- yes\n'.repeat(5_000)}`)],
      context: CONTEXT,
    });
    expect(problems.at(-1)?.message).toMatch(/^18\d more problems/);
  });

  it('stops looking after two hundred repeated keys', () => {
    const { problems } = validateSources({
      sources: [sourceOf(`${SITE}${'x: 1\n'.repeat(5_000)}`)],
      context: CONTEXT,
    });
    expect(problems.at(-1)?.message).toMatch(/^18\d more problems/);
  });
});

describe('bytes', () => {
  const read = (...bytes: readonly number[]) => {
    const decoded = decodeSource(Uint8Array.from(bytes));
    return decoded.ok
      ? decoded.text
      : `${decoded.position.line}:${decoded.position.column} ${decoded.flaw.message}`;
  };
  it.each([
    [[0x61, 0x0a, 0x62], 'a\nb'],
    [[0xe5, 0x9c, 0xa8], '在'],
    [[], ''],
    [[0xff], '1:1 the byte 0xFF is not UTF-8'],
    [[0x61, 0x0a, 0x62, 0xe5, 0x9c], '2:2 the byte 0xE5 is not UTF-8'],
    [[0x61, 0xc0, 0xaf], '1:2 the byte 0xC0 is not UTF-8'],
    [[0xff, 0xfe, 0x61, 0x00], '1:1 the byte 0xFF is not UTF-8'],
    [[0x61, 0x0a, 0x07], '2:1 the control character U+0007'],
    [[0x61, 0xef, 0xbb, 0xbf], '1:2 the control character U+FEFF'],
    [[0xef, 0xbb, 0xbf, 0x61], '1:1 the file begins with a byte order mark (U+FEFF)'],
  ])('%j read as %j', (bytes, text) => {
    expect(read(...bytes)).toBe(text);
  });
});
