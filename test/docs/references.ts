/** What a page names must be there: files, headings, npm scripts, subcommands, metrics, tests. Finds what is not. */
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { SUBCOMMANDS } from '../../src/cli/main.ts';
import { ROOT, read, readIfThere, sourceFiles } from '../tidy/repository-files.ts';
import { commandsOf } from './commands.ts';
import { anchorsOf, codeSpansOf, linksOf, type Page, pageOf } from './pages.ts';

/** Sentences, each with what is missing; empty when everything named is there. */
export type Faults = readonly string[];

/** Names in the `scripts` of package.json, with what they run. */
const SCRIPTS: Readonly<Record<string, string>> = (
  JSON.parse(read('package.json')) as { scripts: Record<string, string> }
).scripts;

const TELEMETRY = sourceFiles()
  .filter((file) => file.startsWith('src/adapters/telemetry/'))
  .map(read)
  .join('\n');

/** Commands that are named as not built yet, so they must not exist. */
const WISHES = 'docs/scope.md';

function missingLinks(page: Page): Faults {
  return linksOf(page).flatMap((target) => {
    const [file = '', anchor] = target.split('#');
    const path = file === '' ? page.path : normalize(join(dirname(page.path), file));
    if (!existsSync(join(ROOT, path))) return [`no file ${target}`];
    if (anchor === undefined || anchorsOf(pageOf(path, read(path))).includes(anchor)) return [];
    return [`no heading ${target}`];
  });
}

const OUR_FOLDERS = /^(src|test|docs|policies|charts|scripts|\.ci)\/[\w./-]*$/;

/** Paths in code spans; `charts/…/crds` and the like are no paths. */
function missingFiles(page: Page): Faults {
  return codeSpansOf(page)
    .filter((span) => OUR_FOLDERS.test(span) && !existsSync(join(ROOT, span)))
    .map((span) => `no file ${span}`);
}

function missingScripts(page: Page): Faults {
  const inBlocks = commandsOf(page).map(({ text }) => text);
  return [...codeSpansOf(page), ...inBlocks].flatMap((text) => {
    const name = /^npm (?:run )?(start|test|(?<=run )[\w:-]+)\b/.exec(text)?.[1];
    if (name === undefined) return [];
    const script = SCRIPTS[name];
    if (script === undefined) return [`no npm script ${name}`];
    const file = /(?:src|scripts)\/(?!bootstrap)\S+/.exec(script)?.[0];
    return file === undefined || existsSync(join(ROOT, file)) ? [] : [`${name} runs no ${file}`];
  });
}

function missingSubcommands(page: Page): Faults {
  if (page.path === WISHES) return [];
  return codeSpansOf(page)
    .map((span) => /^kingtide ([a-z]+)\b/.exec(span)?.[1])
    .filter((name) => name !== undefined && !Object.hasOwn(SUBCOMMANDS, name))
    .map((name) => `no command kingtide ${name}`);
}

/** `_bucket`, `_sum` and `_count` are what a histogram exports beside its name. */
function missingMetrics(page: Page): Faults {
  const names = new Set(page.text.match(/\bkingtide_[a-z0-9_]*[a-z0-9]\b/g) ?? []);
  return [...names]
    .map((name) => name.replace(/_(bucket|sum|count)$/, ''))
    .filter((name) => !TELEMETRY.includes(`'${name}'`))
    .map((name) => `no metric ${name}`);
}

export interface NamedTest {
  readonly file: string;
  readonly title: string;
}

/** `test/x/y.test.ts`: "a title", "another": the form in which pages say what guards a promise. */
export function namedTests({ prose }: Page): readonly NamedTest[] {
  return [...prose.matchAll(/`(test\/[\w./-]+\.ts)`((?:[,:]? "[^"\n]+")+)/g)].flatMap(
    ([, file = '', titles = '']) =>
      [...titles.matchAll(/"([^"\n]+)"/g)].map(([, title = '']) => ({ file, title })),
  );
}

function missingTests(page: Page): Faults {
  return namedTests(page)
    .filter(({ file, title }) => !hasTest(readIfThere(file), title))
    .map(({ file, title }) => `no test "${title}" in ${file}`);
}

function hasTest(text: string, title: string): boolean {
  return ["'", '"', '`'].some((quote) => text.includes(`${quote}${title}${quote}`));
}

export const CHECKS = {
  links: missingLinks,
  files: missingFiles,
  'npm scripts': missingScripts,
  subcommands: missingSubcommands,
  metrics: missingMetrics,
  tests: missingTests,
} as const satisfies Record<string, (page: Page) => Faults>;
