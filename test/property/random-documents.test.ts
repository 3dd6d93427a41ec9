/** Whatever is thrown at the border, it answers with problems. It never throws and never takes long. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { KINDS } from '../../src/policy/kinds.ts';
import { parseObject } from '../../src/policy/parse.ts';
import { policySet } from '../../src/policy/policy-set.ts';
import { problemLine } from '../../src/policy/problem-text.ts';
import { queryFlaw } from '../../src/policy/promql.ts';
import { validateSources } from '../../src/policy/validate-sources.ts';
import { CONTEXT, shopSource, sourceOf } from '../unit/policy/documents.ts';

const RUNS = { numRuns: 40 };
/** A busy machine is not a fault. */
const WALL_LIMIT_MS = 60_000;

/** Words of the grammar raise the odds of getting past the first check. */
const yamlNoise = fc
  .array(
    fc.constantFrom(
      'a:',
      ' ',
      '\n',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '&x ',
      '*x',
      '!t ',
      '<<: ',
      '"',
      "'",
      '|\n',
      '---\n',
      '...\n',
      '? ',
      '#',
      '%YAML 1.1\n',
      'yes',
      '1_0',
      '\t',
      '\u0085',
      '@',
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

const promqlNoise = fc
  .array(
    fc.constantFrom(
      'sum',
      '(',
      ')',
      'rate',
      'x_total',
      '[1m]',
      '{',
      '}',
      'a="b"',
      '=~',
      ' or ',
      'vector(0)',
      '> 5',
      ' by (le) ',
      '5m:',
      '@',
      'offset',
      ',',
      '"',
      '"(',
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''));

function judge(bytes: Uint8Array): readonly string[] {
  const { problems, documents } = validateSources({
    sources: [{ file: 'a.yaml', bytes }],
    context: CONTEXT,
  });
  policySet({ documents, refused: [], now: CONTEXT.now, timeZone: CONTEXT.timeZone });
  return problems.map(problemLine);
}

describe('the border', () => {
  it(
    'survives any bytes',
    () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
          expect(judge(bytes).length).toBeLessThanOrEqual(20);
        }),
        RUNS,
      );
    },
    WALL_LIMIT_MS,
  );

  it(
    'survives any YAML, and prints no control character',
    () => {
      fc.assert(
        fc.property(yamlNoise, (text) => {
          for (const line of judge(sourceOf(text).bytes))
            expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        }),
        RUNS,
      );
    },
    WALL_LIMIT_MS,
  );

  it(
    'survives any spec of any kind, read from a file and from the cluster alike',
    () => {
      fc.assert(
        fc.property(fc.constantFrom(...KINDS), fc.object({ maxDepth: 4 }), (kind, spec) => {
          const value = JSON.parse(
            JSON.stringify({
              apiVersion: 'kingtide.dev/v1alpha1',
              kind,
              metadata: { name: 'x', namespace: 'y' },
              spec,
            }),
          );
          expect(parseObject(value, { name: 'x' }, CONTEXT).ok).toBe(false);
          expect(judge(sourceOf(stringify(value)).bytes).length).toBeGreaterThan(0);
        }),
        RUNS,
      );
    },
    WALL_LIMIT_MS,
  );

  it(
    'survives a good file with one letter changed',
    () => {
      const good = new TextDecoder().decode(shopSource().bytes);
      fc.assert(
        fc.property(
          fc.nat({ max: good.length - 1 }),
          fc.string({ unit: 'grapheme', maxLength: 3 }),
          (at, letters) => {
            judge(sourceOf(good.slice(0, at) + letters + good.slice(at + 1)).bytes);
          },
        ),
        RUNS,
      );
    },
    WALL_LIMIT_MS,
  );

  it(
    'survives any query',
    () => {
      fc.assert(
        fc.property(promqlNoise, fc.constantFrom('value', 'veto', 'series'), (query, use) => {
          const flaw = queryFlaw(query, use);
          if (flaw !== undefined) expect(flaw.message.length).toBeGreaterThan(0);
        }),
        { numRuns: 300 },
      );
    },
    WALL_LIMIT_MS,
  );
});
