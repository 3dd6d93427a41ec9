/** Files made to cost time or memory: an answer that names the limit, in under a second. */
import { describe, expect, it } from 'vitest';
import { validate } from '../bad-input/bad-input.ts';

const SITE =
  'apiVersion: kingtide.dev/v1alpha1\nkind: Site\nmetadata: { name: home }\nspec: { type: OnPrem, country: CN }\n';
/** Of processor time, so that a busy machine does not count; twice the promise tells a second from a hang. */
const LIMIT_MS = 2_000;
const WALL_LIMIT_MS = 60_000;

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

const aliasBomb = [
  'a0: &a0 [x, x]',
  ...Array.from({ length: 20 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`),
].join('\n');
const manyAliases = ['a: &a x', 'b:', ...Array.from({ length: 101 }, () => '- *a')].join('\n');

const CASES: readonly (readonly [name: string, text: string, says: string])[] = [
  [
    '10,000 documents',
    '---\na: 1\n'.repeat(10_000),
    'big.yaml:2001:1: more than 1000 documents; at most 1000 documents in a file; split the file [TOO_MANY_DOCUMENTS]',
  ],
  [
    'more than 1 MiB',
    `# ${'x'.repeat(1_048_577)}`,
    'big.yaml:1:1: the file is larger than 1 MiB; at most 1048576 bytes; split it [FILE_TOO_LARGE]',
  ],
  [
    'an alias bomb',
    aliasBomb,
    'big.yaml:1:1: the aliases refer to nothing or expand too far; anchors that exist, expanding to at most 100 copies; write the values out [TOO_MANY_ALIASES]',
  ],
  [
    '101 aliases',
    manyAliases,
    'big.yaml:102:3: more than 100 anchors and aliases; at most 100 in a file; write the values out [TOO_MANY_ALIASES]',
  ],
  [
    'an alias to nothing',
    'a: *nowhere\n',
    'big.yaml:1:1: the aliases refer to nothing or expand too far; anchors that exist, expanding to at most 100 copies; write the values out [TOO_MANY_ALIASES]',
  ],
  [
    '51 levels of lists',
    `${'['.repeat(51)}${']'.repeat(51)}`,
    'big.yaml:1:51: nested deeper than 50 levels; at most 50 levels; flatten it [TOO_DEEP]',
  ],
  [
    'half a million open brackets',
    '['.repeat(500_000),
    'big.yaml:1:51: nested deeper than 50 levels; at most 50 levels; flatten it [TOO_DEEP]',
  ],
  [
    '100 levels of indentation',
    Array.from({ length: 100 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    'big.yaml:51:52: nested deeper than 50 levels; at most 50 levels; flatten it [TOO_DEEP]',
  ],
  [
    '1 MiB of numbers',
    `[${'1,'.repeat(520_000)}]`,
    'big.yaml:1:200000: more than 300000 tokens; at most 300000 tokens in a file; split the file [TOO_MANY_TOKENS]',
  ],
  [
    '30,000 unknown keys',
    `${SITE}${Array.from({ length: 30_000 }, (_, i) => `k${i}: 1`).join('\n')}`,
    'big.yaml:5:1: k0: "k0" is unknown; the fields apiVersion, kind, metadata, spec, status; remove it [UNKNOWN_FIELD]',
  ],
  [
    'a quote and half a million letters',
    `${SITE}a: "${'x '.repeat(250_000)}`,
    'big.yaml:5:4: the quote " is never closed; YAML 1.2; close it with " on the same line [YAML_SYNTAX]',
  ],
  ['100,000 quotes', '"'.repeat(100_000), 'big.yaml:1:3: '],
];

describe('a hostile file', () => {
  it.each(CASES)(
    'of %s is refused at once',
    async (_name, text, says) => {
      const bytes = new TextEncoder().encode(text);
      const started = processorMs();
      const said = await validate(['big.yaml'], { 'big.yaml': bytes });
      expect(processorMs() - started).toBeLessThan(LIMIT_MS);
      expect(said.out.split('\n')[0]).toContain(says);
      expect(said.exit).toBe(2);
    },
    WALL_LIMIT_MS,
  );

  it('lists at most 20 problems and counts the rest', async () => {
    const text = Array.from({ length: 60 }, (_, i) => `${SITE}k${i}: 1\n`).join('---\n');
    const said = await validate(['big.yaml'], { 'big.yaml': new TextEncoder().encode(text) });
    const lines = said.out.trim().split('\n');
    expect(lines).toHaveLength(21);
    // 60 unknown keys and 59 repeated names, of which 19 are shown: 119 - 19.
    expect(lines[19]).toMatch(/: 100 more problems are not shown; .* \[MORE_PROBLEMS\]$/);
  });
});
