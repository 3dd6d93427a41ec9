/** Puts the parser's complaints into our words: what stands there, what is allowed, what to do. */
import { type Document, visit, type YAMLError } from 'yaml';
import type { Flaw } from './problem.ts';
import { looksLikeSecret, shortened } from './shown.ts';
import { startOf } from './yaml-node.ts';

export interface PlacedFlaw extends Flaw {
  readonly offset: number;
  readonly path?: string;
}

const ALLOWED = 'YAML 1.2';

/** Later complaints of a document are nearly always echoes of the first. */
export function syntaxFlaw(document: Document, text: string): PlacedFlaw | undefined {
  const first = document.errors[0];
  if (first === undefined) return undefined;
  const quote = openQuote(document, first);
  if (quote !== undefined) {
    return { ...unclosed(String(text[quote])), offset: quote };
  }
  return { ...flawOf(first, text), offset: first.pos[0] };
}

function unclosed(sign: string): Flaw {
  return {
    code: 'YAML_SYNTAX',
    message: `the quote ${sign} is never closed`,
    allowed: ALLOWED,
    fix: `close it with ${sign} on the same line`,
  };
}

/** The parser reports a missing quote at the end of the file; the person wants to see where it was opened. */
function openQuote(document: Document, error: YAMLError): number | undefined {
  if (error.code !== 'MISSING_CHAR' || !error.message.includes('quote')) return undefined;
  let opened: number | undefined;
  visit(document, {
    Scalar(_key, node) {
      if (String(node.type).startsWith('QUOTE')) opened = startOf(node);
    },
  });
  return opened;
}

function flawOf(error: YAMLError, text: string): Flaw {
  const near = nearText(text, error.pos[0]);
  const syntax = (message: string, fix: string): Flaw => ({
    code: 'YAML_SYNTAX',
    message,
    allowed: ALLOWED,
    fix,
  });
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return {
        code: 'TAB_INDENT',
        message: 'a tab (U+0009) indents the line',
        allowed: 'spaces only',
        fix: 'replace the tab by two spaces',
      };
    case 'TAG_RESOLVE_FAILED':
      return {
        code: 'CUSTOM_TAG',
        message: `the tag ${near}`,
        allowed: 'plain values without tags',
        fix: 'remove the tag',
      };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return syntax(
        `a second ":" in one line, at ${near}`,
        'quote the text, or put the inner map on its own lines',
      );
    case 'BAD_SCALAR_START':
      return syntax(`a plain value cannot start with ${near}`, 'quote the value');
    case 'BAD_INDENT':
      return syntax(
        `the indentation changes at ${near}`,
        'align it with its neighbours and close every bracket',
      );
    case 'MISSING_CHAR':
      return syntax(`${error.message.toLowerCase()}, before ${near}`, 'add the missing character');
    default:
      return syntax(
        `${error.message.charAt(0).toLowerCase()}${shortened(error.message.slice(1))}, at ${near}`,
        'correct the YAML here',
      );
  }
}

function nearText(text: string, offset: number): string {
  const line = text.slice(offset, offset + 24).replace(/\n.*$/s, '');
  if (looksLikeSecret(text.slice(offset, offset + 200)))
    return 'a text that looks like a credential';
  return line === '' ? 'the end of the line' : `"${shortened(line)}"`;
}
