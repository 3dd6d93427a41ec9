/**
 * Finds YAML that different programs read differently, or that hides what a document says: YAML 1.1 words and numbers,
 * duplicate keys, merge keys, tags, keys that are no text. kubectl reads YAML 1.1, most editors read 1.2.
 */
import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Flaw } from './problem.ts';
import { shown } from './shown.ts';
import { startOf } from './yaml-node.ts';
import type { PlacedFlaw } from './yaml-syntax.ts';

const YAML_1_1_TRUE = /^(?:y|Y|yes|Yes|YES|on|On|ON)$/;
const YAML_1_1_FALSE = /^(?:n|N|no|No|NO|off|Off|OFF)$/;
const GROUPED_DIGITS = /^[-+]?[0-9][0-9_]*_[0-9_]*(?:\.[0-9_]*)?$/;
const LEADING_ZERO = /^[-+]?0[0-9]+$/;
const NEW_OCTAL = /^[-+]?0o[0-7]+$/;
const OLD_BINARY = /^[-+]?0b[01_]+$/;
const TIME_OF_DAY = /^[-+]?[0-9]{1,2}:[0-5][0-9](?::[0-5][0-9])?$/;

/** More than a person will ever be shown; looking on would only cost time. */
const HAZARDS_MAX = 200;

export function hazardsOf(document: Document, lines: LineCounter): readonly PlacedFlaw[] {
  const found: PlacedFlaw[] = [];
  visit(document, {
    Node(key, node, ancestors) {
      const here = hazardsAt(node, lines);
      if (here.length === 0) return undefined;
      // Paths cost a walk up, so only faults get one.
      const path = pathOf(ancestors, key);
      for (const { below, ...flaw } of here) found.push({ ...flaw, path: join(path, below) });
      return found.length > HAZARDS_MAX ? visit.BREAK : undefined;
    },
  });
  return found;
}

interface Hazard extends Flaw {
  readonly offset: number;
  /** The key of a map that is at fault. */
  readonly below?: string;
}

function hazardsAt(node: Node, lines: LineCounter): readonly Hazard[] {
  const offset = startOf(node);
  const own = [tagFlaw(node.tag), isScalar(node) ? scalarFlaw(node) : undefined];
  const placed = own.flatMap((flaw) => (flaw === undefined ? [] : [{ ...flaw, offset }]));
  return isMap(node) ? [...placed, ...keyHazards(node, lines)] : placed;
}

/** Ancestors as `visit` hands them over: maps, pairs and lists from the document down. */
function pathOf(ancestors: readonly unknown[], key: number | string | null): string {
  const steps = [...ancestors, key];
  return steps
    .map((step, index) => stepText(step, steps[index + 1]))
    .join('')
    .replace(/^\./, '');
}

function stepText(step: unknown, next: unknown): string {
  if (isPair(step) && isScalar(step.key)) return `.${String(step.key.value)}`;
  if (!isSeq(step)) return '';
  return `[${typeof next === 'number' ? next : step.items.indexOf(next)}]`;
}

function tagFlaw(tag: string | undefined): Flaw | undefined {
  if (tag === undefined) return undefined;
  return {
    code: 'CUSTOM_TAG',
    message: `the tag ${shown(tag.replace('tag:yaml.org,2002:', '!!'))}`,
    allowed: 'plain values without tags',
    fix: 'remove the tag',
  };
}

function ambiguous(message: string, fix: string): Flaw {
  return {
    code: 'AMBIGUOUS_YAML',
    message,
    allowed: 'a value every YAML reader understands alike',
    fix,
  };
}

function scalarFlaw(node: Scalar): Flaw | undefined {
  const { source, type } = node;
  if (type !== Scalar.PLAIN || source === undefined || source === '') return undefined;
  if (YAML_1_1_TRUE.test(source))
    return ambiguous(
      `${source} is true to kubectl and text to others`,
      `write true, or "${source}" in quotes`,
    );
  if (YAML_1_1_FALSE.test(source))
    return ambiguous(
      `${source} is false to kubectl and text to others`,
      `write false, or "${source}" in quotes`,
    );
  if (GROUPED_DIGITS.test(source))
    return ambiguous(
      `${source} is a number to kubectl and text to others`,
      `write ${source.replaceAll('_', '')}`,
    );
  if (LEADING_ZERO.test(source)) return leadingZero(source);
  if (NEW_OCTAL.test(source) || OLD_BINARY.test(source))
    return ambiguous(
      `${source} is a number to some readers and text to others`,
      'write plain digits',
    );
  return TIME_OF_DAY.test(source) ? timeOfDay(source) : undefined;
}

function leadingZero(source: string): Flaw {
  const plain = source.replace(/^([-+]?)0+(?=[0-9])/, '$1');
  const octal = /^[-+]?[0-7]+$/.test(source) ? `${Number.parseInt(source, 8)}` : 'text';
  return ambiguous(
    `${source} is ${octal} to kubectl and ${plain} to others`,
    `write ${plain} without leading zeros`,
  );
}

function timeOfDay(source: string): Flaw {
  const message = `${source} is text here, but YAML 1.1 tools read it as a number of minutes or seconds`;
  return {
    code: 'TIME_UNQUOTED',
    severity: 'warning',
    message,
    allowed: 'a time of day in quotes',
    fix: `write "${source}"`,
  };
}

function keyHazards(map: YAMLMap, lines: LineCounter): readonly Hazard[] {
  const found: Hazard[] = [];
  const seen = new Map<string, number>();
  for (const pair of map.items) {
    const offset = startOf(pair.key);
    const { key } = pair;
    const flaw = isScalar(key) ? keyFlaw(key, seen, { offset, lines }) : complexKey();
    const below = isScalar(key) ? { below: String(key.value) } : {};
    if (flaw !== undefined) found.push({ ...flaw, ...below, offset });
    if (found.length > HAZARDS_MAX) break;
  }
  return found;
}

function join(path: string, key: string | undefined): string {
  if (key === undefined) return path;
  return path === '' ? key : `${path}.${key}`;
}

function complexKey(): Flaw {
  return {
    code: 'YAML_SYNTAX',
    message: 'a key is not plain text',
    allowed: 'keys that are words',
    fix: 'write a word as the key',
  };
}

interface KeyPlace {
  readonly offset: number;
  readonly lines: LineCounter;
}

function keyFlaw(
  key: Scalar,
  seen: Map<string, number>,
  { offset, lines }: KeyPlace,
): Flaw | undefined {
  const name = String(key.value);
  const first = seen.get(name);
  seen.set(name, first ?? offset);
  if (name === '<<')
    return {
      code: 'MERGE_KEY',
      message: 'a merge key (<<)',
      allowed: 'maps written out',
      fix: 'write the merged fields where they belong',
    };
  if (first === undefined) return undefined;
  const message = `the key ${shown(name)} stands in line ${lines.linePos(first).line} and again in line ${lines.linePos(offset).line}`;
  return { code: 'DUPLICATE_KEY', message, allowed: 'each key once', fix: 'remove one of them' };
}
