/**
 * `kingtide plan DIR`: what a promotion will be like, before it is. Runs the real controller in the simulator and
 * touches nothing. Exit codes: 0 pass or conditional, 2 bad input, 3 fail.
 */
import { createHash } from 'node:crypto';
import { openHighs } from '../adapters/solver/highs.ts';
import { preferredLanguage } from '../adapters/system/language.ts';
import { policySet } from '../policy/policy-set.ts';
import { problemLine } from '../policy/problem-text.ts';
import { planChanges } from '../report/plan-changes.ts';
import { planHtml } from '../report/plan-html.ts';
import type { PlanReport } from '../report/plan-report.ts';
import { planText } from '../report/plan-text.ts';
import { PLAN_WORDS_EN } from '../report/plan-words-en.ts';
import { PLAN_WORDS_ZH } from '../report/plan-words-zh.ts';
import { createZonedTime } from '../report/zoned-time.ts';
import type { TraceDigest } from '../simulator/planning/band-run.ts';
import { runBands } from '../simulator/planning/bands.ts';
import { choosePromotion } from '../simulator/planning/chosen.ts';
import { runRivals } from '../simulator/planning/rivals.ts';
import { searchLimits } from '../simulator/planning/search.ts';
import { runStresses } from '../simulator/planning/stress.ts';
import { type CommandInput, EXIT, type ExitCode, type Io } from './io.ts';
import { PLAN_USAGE, type PlanSettings, readPlanArgs } from './plan-args.ts';
import { readEarlier } from './plan-earlier.ts';
import type { PlanFacts } from './plan-facts.ts';
import { openPlanFolder, type PlanFolder, sha256 } from './plan-folder.ts';
import { optimaOf } from './plan-optimum.ts';
import { createPlanProgress, type PlanProgress } from './plan-progress.ts';
import { planReport } from './plan-report.ts';

export async function runPlan({ args, io }: CommandInput): Promise<ExitCode> {
  if (args.includes('--help') || args.includes('-h')) {
    io.out(PLAN_USAGE);
    return EXIT.good;
  }
  const settings = readPlanArgs(args);
  if (typeof settings === 'string') {
    io.err(`kingtide plan: ${settings}\n\n${PLAN_USAGE}`);
    return EXIT.badInput;
  }
  const read = openPlanFolder(settings.folder);
  if (!read.ok) {
    if (read.problems === undefined) return refused(io, read.message);
    for (const problem of read.problems) io.err(`${problemLine(problem)}\n`);
    return EXIT.badInput;
  }
  const { folder } = read;
  for (const warning of folder.opened.warnings) io.err(`${problemLine(warning)}\n`);
  const earlier = readEarlier(settings.diff);
  if (typeof earlier === 'string') return refused(io, earlier);
  const facts = await factsOf({ settings, folder, earlier, io });
  if (typeof facts === 'string') return refused(io, facts);
  if (facts === undefined) {
    io.err('kingtide plan: stopped before the end; there is no plan\n');
    return EXIT.failed;
  }
  return print({ facts, earlier, settings, io });
}

function refused(io: Io, message: string): ExitCode {
  io.err(`kingtide plan: ${message}\n`);
  return EXIT.badInput;
}

interface Planning {
  readonly settings: PlanSettings;
  readonly folder: PlanFolder;
  readonly earlier: PlanReport | undefined;
  readonly io: Io;
}

/** Undefined when the person had enough; a text says what is wrong with the question. */
async function factsOf({
  settings,
  folder,
  earlier,
  io,
}: Planning): Promise<PlanFacts | string | undefined> {
  const { scenario: shop, documents } = folder.opened;
  const chosen = choosePromotion(documents, {
    name: settings.promotion,
    after: settings.from ?? shop.from,
  });
  if (!chosen.ok) return chosen.message;
  const { window, timeZone } = chosen;
  if (settings.to !== undefined && settings.to <= window.start)
    return '--to: the plan would end before the promotion begins; name a later time';
  const policies = policySet({
    documents,
    refused: [],
    now: window.start,
    timeZone: shop.timeZone,
  });
  const seed = settings.seed ?? shop.seed;
  const input = { shop, documents, policies, window, seed, startDigest };
  const progress = createPlanProgress(io, timeZone);
  const { from, to } = settings;
  const bands = await runBands({ ...input, from, to, onStep: progress.show, signal: io.signal });
  if (bands === undefined) return stopped(progress);
  const asked = { ...input, onRun: progress.tell, signal: io.signal };
  const searched = settings.quick ? undefined : await searchLimits(asked, bands.expected);
  const stresses = settings.stress ? await runStresses(asked, bands.expected) : undefined;
  const rivals = settings.quick ? undefined : await runRivals(asked, bands);
  const optima = optimaOf(input, bands, await openHighs());
  progress.clear();
  if (io.signal.aborted) return undefined;
  const { command } = settings;
  const { files } = folder;
  const inputsDigest = sha256(JSON.stringify({ files, command, seed, earlier }));
  const time = createZonedTime(timeZone);
  return {
    ...input,
    bands,
    searched,
    stresses,
    rivals,
    optima,
    time,
    timeZone,
    command,
    files: folder.files,
    inputsDigest,
  };
}

function stopped(progress: PlanProgress): undefined {
  progress.clear();
}

function startDigest(): TraceDigest {
  const hash = createHash('sha256');
  return {
    line: (text) => void hash.update(`${text}\n`),
    finish: () => hash.digest('hex'),
  };
}

interface Printing {
  readonly facts: PlanFacts;
  /** Undefined: nothing to compare with. */
  readonly earlier: PlanReport | undefined;
  readonly settings: PlanSettings;
  readonly io: Io;
}

function print({ facts, earlier, settings, io }: Printing): ExitCode {
  const made = planReport(facts);
  const report = earlier === undefined ? made : { ...made, changes: planChanges(earlier, made) };
  io.out(formOf({ report, episodes: facts.bands.expected.episodes, settings, width: io.columns }));
  return exitOf(report, settings.strict);
}

interface Form {
  readonly report: PlanReport;
  readonly episodes: PlanFacts['bands']['expected']['episodes'];
  readonly settings: PlanSettings;
  readonly width: number;
}

function formOf({ report, episodes, settings, width }: Form): string {
  const json = `${JSON.stringify(report, null, 2)}\n`;
  const language = settings.language ?? preferredLanguage();
  const words = language === 'zh' ? PLAN_WORDS_ZH : PLAN_WORDS_EN;
  const page = { report, episodes, words, language, digest: sha256(json) };
  switch (settings.format) {
    case 'json':
      return json;
    case 'html':
      return planHtml(page);
    case 'text':
      return planText({ ...page, width });
  }
}

function exitOf({ verdict }: PlanReport, strict: boolean): ExitCode {
  switch (verdict.result) {
    case 'pass':
      return EXIT.good;
    case 'conditional':
      return strict ? EXIT.missed : EXIT.good;
    case 'fail':
      return EXIT.missed;
  }
}
