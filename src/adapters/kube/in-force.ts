/**
 * Which spec of each object is in force: its own where it validates and keeps to the caps of the administrator, else the
 * last one that did, as kept in memory or in status. An object without either is left out and named. Judged once per
 * generation, never written here.
 */

import { capProblems } from '../../policy/cross-caps.ts';
import { crossCheck } from '../../policy/cross-check.ts';
import type { Context, PolicyDocument } from '../../policy/document.ts';
import { parseObject } from '../../policy/parse.ts';
import { isError, type Problem } from '../../policy/problem.ts';
import { readAccepted } from '../../policy/status-read.ts';
import { type Json, recordAt } from './json.ts';
import { type PolicyRecord, titleOf } from './policy-record.ts';

/** Caps of the administrator. */
export type OperatorCaps = Parameters<typeof crossCheck>[0]['caps'];

export interface Refusal {
  readonly kind: string;
  readonly name: string;
  readonly message: string;
}

export interface Judgement {
  readonly documents: readonly PolicyDocument[];
  readonly refused: readonly Refusal[];
  /** Titles of the records whose own spec, at its present generation, is in force. */
  readonly accepted: ReadonlySet<string>;
}

export interface Judge {
  judge(records: readonly PolicyRecord[], context: Context): Judgement;
}

interface Judging {
  readonly context: Context;
  readonly caps: OperatorCaps;
}

interface Verdict {
  readonly uid: string;
  readonly generation: number;
  readonly document: PolicyDocument | undefined;
  readonly problem: string | undefined;
}

export function createJudge(caps: OperatorCaps): Judge {
  const verdicts = new Map<string, Verdict>();

  function judgeOne(record: PolicyRecord, context: Context): Verdict {
    const title = titleOf(record);
    const before = verdicts.get(title);
    const same = before?.uid === record.uid ? before : undefined;
    if (same?.generation === record.generation) return same;
    const verdict = verdictOf(record, same?.document, { context, caps });
    verdicts.set(title, verdict);
    return verdict;
  }

  function judge(records: readonly PolicyRecord[], context: Context): Judgement {
    const judged = records.map((record) => ({ record, verdict: judgeOne(record, context) }));
    const present = new Set(records.map(titleOf));
    for (const title of [...verdicts.keys()]) if (!present.has(title)) verdicts.delete(title);
    return together(judged, caps, context);
  }

  return { judge };
}

function verdictOf(
  record: PolicyRecord,
  before: PolicyDocument | undefined,
  judging: Judging,
): Verdict {
  const { uid, generation, object } = record;
  const name = titleOf(record);
  const own = sound(object, name, judging);
  if ('document' in own) return { uid, generation, document: own.document, problem: undefined };
  const kept = before ?? acceptedBefore(object, name, judging);
  const fate = kept === undefined ? 'left out' : 'the spec accepted before stays in force';
  return { uid, generation, document: kept, problem: `${wordsOf(own.problems)}; ${fate}` };
}

type Sound = { readonly document: PolicyDocument } | { readonly problems: readonly Problem[] };

/** What is wrong with one document alone. A number above a cap is: it is refused like any other, and nothing else falls. */
function sound(object: Json, name: string, { context, caps }: Judging): Sound {
  const parsed = parseObject(object, { name }, context);
  if (!parsed.ok) return parsed;
  const { document } = parsed;
  const problems = capProblems({ readable: [document], caps });
  return problems.length === 0 ? { document } : { problems };
}

function acceptedBefore(object: Json, name: string, judging: Judging): PolicyDocument | undefined {
  const accepted = readAccepted(object);
  if (accepted === undefined) return undefined;
  const metadata = { ...recordAt(object, 'metadata'), generation: accepted.generation };
  const own = sound({ ...object, metadata, spec: accepted.spec }, name, judging);
  return 'document' in own ? own.document : undefined;
}

function wordsOf(problems: readonly Problem[]): string {
  const errors = problems.filter(isError);
  const first = errors[0];
  if (first === undefined) return 'refused';
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return `${first.path}: ${first.message}; ${first.allowed}; ${first.fix} [${first.code}]${more}`;
}

interface Judged {
  readonly record: PolicyRecord;
  readonly verdict: Verdict;
}

/** Documents that contradict each other (one target, one node group twice; a reference to nothing) are left out. */
function together(judged: readonly Judged[], caps: OperatorCaps, context: Context): Judgement {
  const readable = judged.flatMap(({ verdict }) =>
    verdict.document === undefined ? [] : [verdict.document],
  );
  const named = judged.map(({ record: { kind, namespace, name } }) => ({ kind, namespace, name }));
  const problems = crossCheck({
    documents: readable,
    readable,
    foreign: [],
    named,
    context,
    caps,
  }).filter(isError);
  const byTitle = groupedByFile(problems);
  const documents: PolicyDocument[] = [];
  const refused: Refusal[] = [];
  const accepted = new Set<string>();
  for (const { record, verdict } of judged) {
    const title = titleOf(record);
    const cross = byTitle.get(title);
    const message = cross === undefined ? verdict.problem : `${wordsOf(cross)}; left out`;
    if (message !== undefined) refused.push({ kind: record.kind, name: record.key, message });
    if (cross === undefined && verdict.document !== undefined) documents.push(verdict.document);
    if (message === undefined) accepted.add(title);
  }
  return { documents, refused, accepted };
}

function groupedByFile(problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems)
    groups.set(problem.file, [...(groups.get(problem.file) ?? []), problem]);
  return groups;
}
