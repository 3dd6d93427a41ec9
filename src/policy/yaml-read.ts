/** Text to YAML documents with positions. Knows YAML, not policies. */
import { Composer, type Document, isAlias, isMap, isScalar, isSeq, LineCounter } from 'yaml';
import type { Path, Position } from './problem.ts';
import { hazardsOf } from './yaml-hazards.ts';
import { startOf } from './yaml-node.ts';
import { ALIASES_MAX, scanYaml } from './yaml-scan.ts';
import { type PlacedFlaw, syntaxFlaw } from './yaml-syntax.ts';

export interface YamlDocument {
  /** Plain data; undefined when the document cannot be read. */
  readonly value: unknown;
  readonly flaws: readonly PlacedFlaw[];
  readonly start: Position;
  /** Where a field stands: its value, or its key; the nearest parent where it is absent. */
  locate(path: Path, atKey?: boolean): Position;
}

export interface YamlText {
  readonly documents: readonly YamlDocument[];
  /** Set when the whole text was refused. */
  readonly refused: PlacedFlaw | undefined;
  positionOf(offset: number): Position;
}

export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  addLines(lines, text);
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const scan = scanYaml(text);
  if (!scan.ok)
    return { documents: [], refused: { ...scan.flaw, offset: scan.offset }, positionOf };
  const composer = new Composer({
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    version: '1.2',
  });
  const documents: YamlDocument[] = [];
  for (const document of composer.compose(scan.tokens)) {
    if (isEmpty(document)) continue;
    documents.push(readDocument({ document, text, lines, positionOf }));
  }
  return { documents, refused: undefined, positionOf };
}

function addLines(lines: LineCounter, text: string): void {
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
    lines.addNewLine(at + 1);
}

/** `---` at the end of a file, or comments only: nothing was said. */
function isEmpty(document: Document): boolean {
  const { contents } = document;
  return (
    document.errors.length === 0 &&
    (contents === null || (isScalar(contents) && contents.value === null))
  );
}

interface Parts {
  readonly document: Document;
  readonly text: string;
  readonly lines: LineCounter;
  readonly positionOf: (offset: number) => Position;
}

function readDocument(parts: Parts): YamlDocument {
  const { document, positionOf } = parts;
  const start = positionOf(startOf(document.contents));
  const locate = (path: Path, atKey = false): Position =>
    positionOf(offsetOf(document, path, atKey));
  const flaws = flawsOf(parts);
  const unreadable = flaws.some(({ code }) => code === 'YAML_SYNTAX' || code === 'TAB_INDENT');
  if (unreadable) return { value: undefined, flaws, start, locate };
  const plain = plainValue(document);
  return { value: plain.value, flaws: [...flaws, ...plain.flaws], start, locate };
}

function flawsOf({ document, text, lines }: Parts): readonly PlacedFlaw[] {
  const syntax = syntaxFlaw(document, text);
  if (syntax !== undefined) return [syntax];
  const explicit = document.directives?.yaml.explicit === true;
  const directive: readonly PlacedFlaw[] = explicit ? [directiveFlaw(document)] : [];
  return [...directive, ...hazardsOf(document, lines)];
}

function directiveFlaw(document: Document): PlacedFlaw {
  return {
    code: 'AMBIGUOUS_YAML',
    message: 'a %YAML directive changes how values are read',
    allowed: 'documents without directives',
    fix: 'remove the line that starts with %YAML',
    offset: startOf(document.contents),
  };
}

function plainValue(document: Document): { value: unknown; flaws: readonly PlacedFlaw[] } {
  try {
    return { value: document.toJS({ maxAliasCount: ALIASES_MAX }), flaws: [] };
  } catch {
    const flaw: PlacedFlaw = {
      code: 'TOO_MANY_ALIASES',
      message: 'the aliases refer to nothing or expand too far',
      allowed: `anchors that exist, expanding to at most ${ALIASES_MAX} copies`,
      fix: 'write the values out',
      offset: startOf(document.contents),
    };
    return { value: undefined, flaws: [flaw] };
  }
}

function offsetOf(document: Document, path: Path, atKey: boolean): number {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const [index, step] of path.entries()) {
    const found = childOf(isAlias(node) ? node.resolve(document) : node, step);
    if (found === undefined) return offset;
    const wantsKey = atKey && index === path.length - 1;
    // A key without a value has nowhere else to point to.
    offset = wantsKey || found.value === null ? found.keyOffset : startOf(found.value);
    node = found.value;
  }
  return offset;
}

interface Child {
  readonly keyOffset: number;
  readonly value: unknown;
}

function childOf(node: unknown, step: string | number): Child | undefined {
  if (isSeq(node)) {
    const value = node.items[Number(step)];
    return { keyOffset: startOf(value), value };
  }
  if (!isMap(node)) return undefined;
  for (const { key, value } of node.items.toReversed()) {
    const here = isScalar(key) && String(key.value) === String(step);
    if (here) return { keyOffset: startOf(key), value };
  }
  return undefined;
}
