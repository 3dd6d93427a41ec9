/** What is wrong with a configuration, one sentence per key, with the file or flag it came from. Pure. */
import { z } from 'zod';
import { shown } from '../../policy/shown.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { CONFIG } from './config-schema.ts';

export interface Origin {
  readonly file: string;
  /** `tick` -> `--tick`, for values that a flag gave. */
  readonly flags: ReadonlyMap<string, string>;
}

type Issue = z.core.$ZodIssue;

export function sentences(
  issues: readonly Issue[],
  document: unknown,
  origin: Origin,
): readonly string[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => unknownKey(issue, key, origin));
    const key = issue.path.join('.');
    const source = origin.flags.get(key) ?? `${origin.file}: ${key === '' ? 'the document' : key}`;
    return [`${source}: ${found(document, issue.path)}; ${allowed(issue)}`];
  });
}

function unknownKey(issue: Issue, key: string, { file }: Origin): string {
  const path = [...issue.path, key].join('.');
  return `${file}: ${path}: unknown key; ${didYouMean(key, keysAt(issue.path))}`;
}

function found(document: unknown, path: readonly PropertyKey[]): string {
  const value = valueAt(document, path);
  return value === undefined ? 'is missing' : `found ${shown(value)}`;
}

function allowed(issue: Issue): string {
  if (issue.code === 'custom') return flawText(issue) ?? issue.message;
  if (issue.code === 'invalid_value') return `allowed: ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small') return `allowed: at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `allowed: at most ${issue.maximum}`;
  if (issue.code === 'invalid_type')
    return `allowed: ${TYPE_NAMES[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_key')
    return 'allowed: a name of lower case letters, digits and dashes';
  return issue.message;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  object: 'a map',
  record: 'a map',
};

const flaw = z.object({ flaw: z.object({ allowed: z.string(), fix: z.string() }) });

function flawText(issue: Issue & { readonly code: 'custom' }): string | undefined {
  const parsed = flaw.safeParse(issue.params);
  return parsed.success
    ? `allowed: ${parsed.data.flaw.allowed}; ${parsed.data.flaw.fix}`
    : undefined;
}

const node = z.object({
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
});

/** Keys the schema knows at a place, for advice on a misspelt one. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  let schema: unknown = z.toJSONSchema(CONFIG, { io: 'input', unrepresentable: 'any' });
  for (const step of path) {
    const { properties = {}, additionalProperties } = node.safeParse(schema).data ?? {};
    schema = properties[String(step)] ?? additionalProperties;
  }
  return Object.keys(node.safeParse(schema).data?.properties ?? {});
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const step of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = Object.entries(value).find(([key]) => key === String(step))?.[1];
  }
  return value;
}
