/** Turns what zod found into flaws a person can act on. Knows zod's issue kinds; the words come from the notations. */
import type { z } from 'zod';
import { type JsonSchema, jsonSchemaOf, keysAt } from './json-schema.ts';
import type { FieldFlaw, Flaw, Path } from './problem.ts';
import { looksLikeSecretKey, shown } from './shown.ts';
import { nearest } from './suggest.ts';

type Issue = z.core.$ZodIssue;

/** Flaws of one document. `prefix` is where the schema starts in it. */
export function explain(
  issues: readonly Issue[],
  schema: z.ZodType,
  prefix: Path,
): readonly FieldFlaw[] {
  const json = jsonSchemaOf(schema);
  return issues.flatMap((issue) => flawsOf(issue, json, prefix));
}

function flawsOf(issue: Issue, json: JsonSchema, prefix: Path): readonly FieldFlaw[] {
  const at = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  const path = [...prefix, ...at];
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(json, at);
    return issue.keys
      .slice(0, 20)
      .map((key) => ({ ...unknownField(key, known), path: [...path, key], atKey: true }));
  }
  if (issue.code === 'invalid_key') return [{ ...labelKey(), path, atKey: true }];
  return [{ ...(ownFlaw(issue) ?? shapeFlaw(issue)), path }];
}

/** What a notation said; it rides along with the issue. */
function ownFlaw(issue: Issue): Flaw | undefined {
  const carried: unknown = issue.code === 'custom' ? issue.params?.['flaw'] : undefined;
  return isFlaw(carried) ? carried : undefined;
}

function isFlaw(value: unknown): value is Flaw {
  return typeof value === 'object' && value !== null && 'code' in value;
}

export function unknownField(key: string, known: readonly string[]): Flaw {
  if (looksLikeSecretKey(key)) {
    return {
      code: 'LOOKS_LIKE_SECRET',
      message: `${shown(key)} is no field, and looks like a credential (value not shown)`,
      allowed: allowedKeys(known),
      fix: 'keep credentials in files named by the operator configuration',
    };
  }
  const near = nearest(key, known);
  const fix = near === undefined ? 'remove it' : `did you mean "${near}"?`;
  return {
    code: 'UNKNOWN_FIELD',
    message: `${shown(key)} is unknown`,
    allowed: allowedKeys(known),
    fix,
  };
}

function allowedKeys(known: readonly string[]): string {
  return `the fields ${known.join(', ')}`;
}

function labelKey(): Flaw {
  return {
    code: 'BAD_NAME',
    message: 'the label key is not a label key',
    allowed: 'a label key such as team or example.com/team',
    fix: 'use letters, digits and . _ - with an optional domain',
  };
}

/** Lists and maps have no notation; these are their few issues. */
function shapeFlaw(issue: Issue): Flaw {
  if (issue.code === 'too_big') {
    return {
      code: 'OUT_OF_RANGE',
      message: `more than ${issue.maximum} items`,
      allowed: `at most ${issue.maximum} items`,
      fix: 'remove some, or split the document',
    };
  }
  const wanted = issue.code === 'invalid_type' && issue.expected === 'array' ? 'a list' : 'a map';
  if (issue.input === undefined) {
    return {
      code: 'MISSING_FIELD',
      message: 'this field is missing',
      allowed: wanted,
      fix: 'add it',
    };
  }
  const code = wanted === 'a map' ? 'NOT_A_MAP' : 'WRONG_TYPE';
  const fix =
    wanted === 'a map'
      ? 'write fields below it, each as key: value'
      : 'start each item with a dash';
  return { code, message: `found ${shown(issue.input)}`, allowed: wanted, fix };
}

/** A misspelt required key is one mistake: its absence need not be told too. */
export function withoutEchoes(flaws: readonly FieldFlaw[]): readonly FieldFlaw[] {
  const meant = new Set<string>();
  for (const flaw of flaws) {
    const near =
      flaw.code === 'UNKNOWN_FIELD' ? /^did you mean "(.*)"\?$/.exec(flaw.fix)?.[1] : undefined;
    if (near !== undefined) meant.add([...flaw.path.slice(0, -1), near].join('\n'));
  }
  return flaws.filter((flaw) => flaw.code !== 'MISSING_FIELD' || !meant.has(flaw.path.join('\n')));
}
