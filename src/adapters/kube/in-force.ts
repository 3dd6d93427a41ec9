/**
 * Which spec of each object is in force: its own where it validates and keeps to the caps of the administrator, else the
 * last one that did, as kept in memory or in status. An object without either is left out and named. Judged once per
 * generation, never written here.
 */

import { smallestOf } from '../../model/extremes.ts';
import type { Millis } from '../../model/units.ts';
import { capProblems } from '../../policy/cross-caps.ts';
import { crossCheck } from '../../policy/cross-check.ts';
import type { Context, PolicyDocument } from '../../policy/document.ts';
import { parseObject } from '../../policy/parse.ts';
import { isError, type Problem } from '../../policy/problem.ts';
import { readAccepted } from '../../policy/status-read.ts';
import {
  allFreezes,
  calendarWaits,
  type LabelsOf,
  tierWaits,
  type Waiting,
} from './frozen-specs.ts';
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
  /** When the first freeze ends that a changed spec waits for; absent: none does. */
  readonly until?: Millis | undefined;
}

export interface Judge {
  judge(records: readonly PolicyRecord[], context: Context): Judgement;
}

interface Judging {
  readonly context: Context;
  readonly caps: OperatorCaps;
  readonly waits: Waits;
}

interface Verdict {
  readonly uid: string;
  readonly generation: number;
  readonly document: PolicyDocument | undefined;
  readonly problem: string | undefined;
  /** It is sound, and waits for the end of a freeze; absent: it waits for nothing. */
  readonly until?: Millis | undefined;
}

/** Whether a sound spec that differs from the one in force must wait; undefined: it need not. */
type Waits = (old: PolicyDocument, next: PolicyDocument) => Waiting | undefined;

/** `labelsOf`: of namespaces; absent: nothing is frozen. */
export function createJudge(caps: OperatorCaps, labelsOf?: LabelsOf): Judge {
  const verdicts = new Map<string, Verdict>();

  function judgeOne(record: PolicyRecord, context: Context, waits: Waits): Verdict {
    const title = titleOf(record);
    const before = verdicts.get(title);
    const same = before?.uid === record.uid ? before : undefined;
    if (same?.generation === record.generation && same.until === undefined) return same;
    const verdict = verdictOf(record, same?.document, { context, caps, waits });
    verdicts.set(title, verdict);
    return verdict;
  }

  function judge(records: readonly PolicyRecord[], context: Context): Judgement {
    const { now } = context;
    const found = new Map<PolicyRecord, Verdict>();
    const calendars = records.filter(({ kind }) => kind === 'PromotionCalendar');
    for (const record of calendars)
      found.set(
        record,
        judgeOne(record, context, (old, next) =>
          labelsOf === undefined ? undefined : calendarWaits(old, next, now),
        ),
      );
    const documents = [...found.values()].flatMap(({ document }) => document ?? []);
    const freezes = labelsOf === undefined ? [] : allFreezes(documents, now);
    const waits: Waits = (old, next) =>
      labelsOf === undefined ? undefined : tierWaits({ old, next, freezes, labelsOf });
    const judged = records.map((record) => ({
      record,
      verdict: found.get(record) ?? judgeOne(record, context, waits),
    }));
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
  const kept = before ?? acceptedBefore(object, name, judging);
  if ('document' in own) {
    const { document } = own;
    const wait = kept === undefined ? undefined : waitOf(kept, document, judging);
    if (wait === undefined) return { uid, generation, document, problem: undefined };
    const problem = `${wait.why}; the spec accepted before stays in force until then`;
    return { uid, generation, document: kept, problem, until: wait.until };
  }
  const fate = kept === undefined ? 'left out' : 'the spec accepted before stays in force';
  return { uid, generation, document: kept, problem: `${wordsOf(own.problems)}; ${fate}` };
}

/** A spec that is in force already waits for nothing, such as one that somebody has set back. */
function waitOf(
  old: PolicyDocument,
  next: PolicyDocument,
  { waits }: Judging,
): Waiting | undefined {
  return JSON.stringify(old.spec) === JSON.stringify(next.spec) ? undefined : waits(old, next);
}

type Sound = { readonly document: PolicyDocument } | { readonly problems: readonly Problem[] };

/** What is wrong with one document alone. A number above a cap is: it is refused like any other, and nothing else falls. */
function sound(object: Json, name: string, { context, caps }: Omit<Judging, 'waits'>): Sound {
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
    const message = cross === undefined ? verdict.problem : `${wordsOf(cross)}; ${fateOf(cross)}`;
    if (message !== undefined) refused.push({ kind: record.kind, name: record.key, message });
    if (fateOf(cross) !== LEFT_OUT && verdict.document !== undefined)
      documents.push(verdict.document);
    if (message === undefined) accepted.add(title);
  }
  const ends = judged.flatMap(({ verdict }) => verdict.until ?? []);
  return {
    ...{ documents, refused, accepted },
    ...(ends.length > 0 && { until: smallestOf(ends) }),
  };
}

const LEFT_OUT = 'left out';

/** A policy stays when only calls are refused: whoever owns a callee could otherwise end the scaling of its callers. */
function fateOf(problems: readonly Problem[] = []): string {
  return problems.every(({ path }) => path.startsWith('spec.calls['))
    ? 'the call is not counted'
    : LEFT_OUT;
}

function groupedByFile(problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems)
    groups.set(problem.file, [...(groups.get(problem.file) ?? []), problem]);
  return groups;
}
