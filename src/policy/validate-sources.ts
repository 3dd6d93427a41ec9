/** Everything that can be said about a set of files without a cluster: each document, then all of them together. */
import type { PolicySet } from '../model/policy-set.ts';
import type { OperatorCaps } from './cross-caps.ts';
import { crossCheck } from './cross-check.ts';
import type { Context, PolicyDocument } from './document.ts';
import { mergeParsed, parseSource, type Source } from './parse.ts';
import { policySet } from './policy-set.ts';
import { capped, isError, type Problem } from './problem.ts';

export interface Validated {
  /** Sound documents; with an error anywhere they are not the whole. */
  readonly documents: readonly PolicyDocument[];
  /** How many documents of ours there were, sound or not. */
  readonly counted: number;
  /** By file in the order given, then by line; at most 20 per file. */
  readonly problems: readonly Problem[];
}

export interface ValidateInput {
  readonly sources: readonly Source[];
  readonly context: Context;
  readonly caps?: OperatorCaps;
}

export function validateSources({ sources, context, caps = {} }: ValidateInput): Validated {
  const parsed = mergeParsed(sources.map((source) => parseSource(source, context)));
  const { documents, readable, foreign, named } = parsed;
  const across = crossCheck({ documents, readable, foreign, named, context, caps });
  const problems = [...parsed.problems, ...across];
  const files = sources.map(({ file }) => file);
  return {
    documents,
    counted: named.length,
    problems: files.flatMap((file) => capped(problems.filter((problem) => problem.file === file))),
  };
}

export type LoadedPolicies =
  | {
      readonly ok: true;
      readonly policies: PolicySet;
      readonly documents: readonly PolicyDocument[];
      readonly warnings: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Files to the model in one step, for callers that want all or nothing. */
export function loadPolicies(input: ValidateInput): LoadedPolicies {
  const { documents, problems } = validateSources(input);
  if (problems.some(isError)) return { ok: false, problems };
  const { now, timeZone } = input.context;
  return {
    ok: true,
    policies: policySet({ documents, refused: [], now, timeZone }),
    documents,
    warnings: problems,
  };
}
