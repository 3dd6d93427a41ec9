/** The commands a page tells people to type, one by one, split into words as a shell would. Runs nothing. */
import type { Page } from './pages.ts';

export interface Command {
  /** `README.md:71`. */
  readonly place: string;
  readonly text: string;
  readonly words: readonly string[];
}

const PROGRAMS = ['npm', 'kingtide', 'kubectl', 'helm'] as const;
export type Program = (typeof PROGRAMS)[number];

/** Every line of a `sh` block; of a block without language, the lines that begin with a program of ours. */
export function commandsOf(page: Page): readonly Command[] {
  return page.blocks.flatMap(({ language, text, line }) => {
    const lines = text.split('\n').map((each, index) => ({ text: each, line: line + index }));
    if (language === 'sh') return lines.flatMap((each) => commandOn(page, each));
    if (language !== '') return [];
    return lines.flatMap((each) => commandOn(page, each)).filter((each) => programOf(each));
  });
}

function commandOn(page: Page, { text, line }: { text: string; line: number }): Command[] {
  const command = text.replace(/(^|\s)#.*$/, '').trim();
  const words = wordsOf(command);
  return words.length === 0 ? [] : [{ place: `${page.path}:${line}`, text: command, words }];
}

export function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'),
  );
}

/** Undefined: nobody here knows how to check it. */
export function programOf({ words }: Command): Program | undefined {
  return PROGRAMS.find((program) => program === words[0]);
}

/** Arguments of the `kingtide` command line, however it is called; undefined when it is something else. */
export function kingtideArguments({ words }: Command): readonly string[] | undefined {
  if (words[0] === 'kingtide') return words.slice(1);
  if (words.slice(0, 3).join(' ') !== 'npm run kingtide') return undefined;
  return words.slice(3).filter((word, index) => index > 0 || word !== '--');
}
