/** The documents people read, taken apart: fenced blocks, links, code spans and headings, with their lines. Judges nothing. */
import { read, textFiles } from '../tidy/repository-files.ts';

export interface Block {
  /** `yaml`, `sh`, `text`; empty when the fence names none. */
  readonly language: string;
  readonly text: string;
  /** Line of the page on which the text begins, from 1. */
  readonly line: number;
}

export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** The page without its fenced blocks. */
  readonly prose: string;
}

const FENCE = /^```([a-z]*)\n([\s\S]*?)^```$/gm;

/** README, CONTRIBUTING, and every Markdown file below docs and policies. */
export function readPages(): readonly Page[] {
  return textFiles()
    .filter((file) => /^((README|CONTRIBUTING)|(docs|policies)\/.*)\.md$/.test(file))
    .map((file) => pageOf(file, read(file)));
}

export function pageOf(path: string, text: string): Page {
  const blocks = [...text.matchAll(FENCE)].map(({ 1: language = '', 2: inner = '', index }) => ({
    language,
    text: inner,
    line: text.slice(0, index).split('\n').length + 1,
  }));
  return { path, text, blocks, prose: text.replaceAll(FENCE, '') };
}

/** Targets of links, without those that leave the repository. */
export function linksOf({ prose }: Page): readonly string[] {
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

export function codeSpansOf({ prose }: Page): readonly string[] {
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
}

/** Headings as a link names them: `Open threats` is `open-threats`. */
export function anchorsOf({ prose }: Page): readonly string[] {
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
