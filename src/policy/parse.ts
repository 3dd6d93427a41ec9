/**
 * The border: bytes of files and objects of the cluster become typed documents or problems. Both go through the same
 * judgement; only files have lines. Does no I/O.
 */
import type { Context, Origin, PolicyDocument } from './document.ts';
import { judgeDocument } from './judge.ts';
import { API_GROUP, isKind } from './kinds.ts';
import { isPlainMap, textBelow } from './plain-map.ts';
import {
  capped,
  type FieldFlaw,
  inReadingOrder,
  isError,
  type Position,
  type Problem,
  pathText,
} from './problem.ts';
import { decodeSource } from './source-text.ts';
import { nearest } from './suggest.ts';
import { readYaml, type YamlDocument, type YamlText } from './yaml-read.ts';
import type { PlacedFlaw } from './yaml-syntax.ts';

export interface Source {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** An object of Kubernetes that is not ours, such as the Deployment a policy targets. */
export interface ForeignObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly origin: Origin;
}

/** Identity of a document of ours, sound or not: references to a broken document are not unknown. */
export interface Named {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface Parsed {
  /** Sound documents: what may be converted to the model. */
  readonly documents: readonly PolicyDocument[];
  /** All whose fields could be read, refused ones too, so that their references are checked in the same go. */
  readonly readable: readonly PolicyDocument[];
  readonly foreign: readonly ForeignObject[];
  readonly named: readonly Named[];
  /** All of them; `validateSources` lists at most 20 per file. */
  readonly problems: readonly Problem[];
}

const NOTHING: Parsed = { documents: [], readable: [], foreign: [], named: [], problems: [] };

export function parseSource({ file, bytes }: Source, context: Context): Parsed {
  const decoded = decodeSource(bytes);
  if (decoded.ok) return parseText({ file, text: decoded.text }, context);
  return {
    ...NOTHING,
    problems: [problemAt({ ...decoded.flaw, path: [] }, file, decoded.position)],
  };
}

function parseText(
  { file, text }: { readonly file: string; readonly text: string },
  context: Context,
): Parsed {
  const yaml = readYaml(text);
  if (yaml.refused !== undefined)
    return { ...NOTHING, problems: [placed(yaml.refused, file, yaml)] };
  if (yaml.documents.length === 0) return { ...NOTHING, problems: [emptyFile(file)] };
  const parts = yaml.documents.map((document) => parseDocument(document, { file, yaml, context }));
  return mergeParsed(parts);
}

export function mergeParsed(parts: readonly Parsed[]): Parsed {
  return {
    documents: parts.flatMap(({ documents }) => documents),
    readable: parts.flatMap(({ readable }) => readable),
    foreign: parts.flatMap(({ foreign }) => foreign),
    named: parts.flatMap(({ named }) => named),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

interface FileParts {
  readonly file: string;
  readonly yaml: YamlText;
  readonly context: Context;
}

function parseDocument(document: YamlDocument, { file, yaml, context }: FileParts): Parsed {
  const { value, locate } = document;
  const origin: Origin = { file, locate };
  const foreign = foreignObject(value, origin);
  if (foreign !== undefined) return { ...NOTHING, foreign: [foreign] };
  const hazards = document.flaws.map((flaw) => placed(flaw, file, yaml));
  if (value === undefined) return { ...NOTHING, problems: hazards };
  const judged = judgeDocument({ value, origin, context });
  const flaws = judged.flaws.map((flaw) => problemAt(flaw, file, locate(flaw.path, flaw.atKey)));
  const problems = oncePerPlace([...hazards, ...withoutMerged(flaws, hazards)]);
  const readable = judged.document === undefined ? [] : [judged.document];
  const documents = problems.some(isError) ? [] : readable;
  return { documents, readable, foreign: [], named: nameOf(value), problems };
}

/** What a refused merge key would have brought is not missing. */
function withoutMerged(flaws: readonly Problem[], hazards: readonly Problem[]): readonly Problem[] {
  const merges = hazards.some(({ code }) => code === 'MERGE_KEY');
  return merges ? flaws.filter(({ code }) => code !== 'MISSING_FIELD') : flaws;
}

/** What one place suffers from is told once: the first cause found there. */
function oncePerPlace(problems: readonly Problem[]): readonly Problem[] {
  const kept = new Map<string, Problem>();
  for (const problem of problems) {
    // Warnings of one place may differ in kind; a second error there is an echo of the first.
    const kind = isError(problem) ? 'error' : problem.code;
    const place = [problem.line, problem.column, problem.path, kind].join(' ');
    if (!kept.has(place)) kept.set(place, problem);
  }
  return inReadingOrder([...kept.values()]);
}

/** Anything with another group's apiVersion and a kind that is not ours. A misspelt group of ours is ours. */
function foreignObject(value: unknown, origin: Origin): ForeignObject | undefined {
  if (!isPlainMap(value)) return undefined;
  const { apiVersion, kind } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || isKind(kind)) return undefined;
  const group = String(apiVersion.split('/')[0]);
  if (nearest(group, [API_GROUP]) !== undefined) return undefined;
  const name = textBelow(value, 'metadata', 'name') ?? '';
  const namespace = textBelow(value, 'metadata', 'namespace') ?? '';
  return { apiVersion, kind, name, namespace, value, origin };
}

function nameOf(value: unknown): readonly Named[] {
  const kind = textBelow(value, 'kind');
  const name = textBelow(value, 'metadata', 'name');
  if (kind === undefined || name === undefined) return [];
  return [{ kind, name, namespace: textBelow(value, 'metadata', 'namespace') ?? '' }];
}

export type ParsedObject =
  | { readonly ok: true; readonly document: PolicyDocument; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** An object of the API server. `name` is how problems call it; they have no line. */
export function parseObject(
  value: unknown,
  { name }: { readonly name: string },
  context: Context,
): ParsedObject {
  const origin: Origin = { file: name, locate: () => NOWHERE };
  const { document, sound, flaws } = judgeDocument({ value, origin, context });
  const problems = capped(flaws.map((flaw) => problemAt(flaw, name, NOWHERE)));
  if (document === undefined || !sound) return { ok: false, problems };
  return { ok: true, document, warnings: problems };
}

const NOWHERE: Position = { line: 0, column: 0 };

export function problemAt(flaw: FieldFlaw, file: string, { line, column }: Position): Problem {
  const { code, message, allowed, fix, severity = 'error' } = flaw;
  return { file, line, column, path: pathText(flaw.path), code, severity, message, allowed, fix };
}

function placed(flaw: PlacedFlaw, file: string, yaml: YamlText): Problem {
  const { code, message, allowed, fix, severity = 'error', path = '' } = flaw;
  return { file, ...yaml.positionOf(flaw.offset), path, code, severity, message, allowed, fix };
}

function emptyFile(file: string): Problem {
  const flaw: FieldFlaw = {
    path: [],
    code: 'EMPTY_FILE',
    message: 'the file holds no document',
    allowed: 'documents with apiVersion, kind, metadata and spec',
    fix: 'write one, or delete the file',
  };
  return problemAt(flaw, file, { line: 1, column: 1 });
}
