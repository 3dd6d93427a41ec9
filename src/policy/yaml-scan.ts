/** Splits text into YAML tokens and stops at the first limit, so that a hostile file costs milliseconds, not memory. */
import { CST, Lexer, Parser } from 'yaml';
import type { Flaw } from './problem.ts';

export const DEPTH_MAX = 50;
export const ALIASES_MAX = 100;
export const DOCUMENTS_MAX = 1_000;
/** About ten times what a thousand policies need. */
export const TOKENS_MAX = 300_000;

export type Scan =
  | { readonly ok: true; readonly tokens: readonly CST.Token[] }
  | { readonly ok: false; readonly flaw: Flaw; readonly offset: number };

export function scanYaml(text: string): Scan {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const counts = { tokens: 0, aliases: 0, starts: 0, ends: 0 };
  for (const lexeme of new Lexer().lex(text)) {
    // Where a token ends the parser adds its length, so before it is fed the offset is where it starts.
    const offset = parser.offset;
    for (const token of parser.next(lexeme)) tokens.push(token);
    count(counts, lexeme);
    const flaw = limitFlaw(counts, depthOf(parser));
    if (flaw !== undefined) return { ok: false, flaw, offset };
  }
  for (const token of parser.end()) tokens.push(token);
  return { ok: true, tokens };
}

interface Counts {
  tokens: number;
  aliases: number;
  /** `---` and `...`: either of them separates documents. */
  starts: number;
  ends: number;
}

function count(counts: Counts, lexeme: string): void {
  counts.tokens += 1;
  const type = CST.tokenType(lexeme);
  if (type === 'alias' || type === 'anchor') counts.aliases += 1;
  if (type === 'doc-start') counts.starts += 1;
  if (type === 'doc-end') counts.ends += 1;
}

/** Open collections; the stack also holds the document and the scalar in hand. */
function depthOf({ stack }: Parser): number {
  if (stack.length <= DEPTH_MAX) return 0;
  return stack.filter(({ type }) => /^(?:block-map|block-seq|flow-collection)$/.test(type)).length;
}

function limitFlaw(counts: Counts, depth: number): Flaw | undefined {
  if (depth > DEPTH_MAX) {
    return {
      code: 'TOO_DEEP',
      message: `nested deeper than ${DEPTH_MAX} levels`,
      allowed: `at most ${DEPTH_MAX} levels`,
      fix: 'flatten it',
    };
  }
  if (counts.aliases > ALIASES_MAX) {
    return {
      code: 'TOO_MANY_ALIASES',
      message: `more than ${ALIASES_MAX} anchors and aliases`,
      allowed: `at most ${ALIASES_MAX} in a file`,
      fix: 'write the values out',
    };
  }
  if (Math.max(counts.starts, counts.ends) > DOCUMENTS_MAX) {
    return {
      code: 'TOO_MANY_DOCUMENTS',
      message: `more than ${DOCUMENTS_MAX} documents`,
      allowed: `at most ${DOCUMENTS_MAX} documents in a file`,
      fix: 'split the file',
    };
  }
  if (counts.tokens > TOKENS_MAX) {
    return {
      code: 'TOO_MANY_TOKENS',
      message: `more than ${TOKENS_MAX} tokens`,
      allowed: `at most ${TOKENS_MAX} tokens in a file`,
      fix: 'split the file',
    };
  }
  return undefined;
}
