/** What every readable form of a plan is made of: the report, the episodes of its expected run, and one language. */
import type { Episode } from './episode.ts';
import type { PlanReport } from './plan-report.ts';
import type { Language } from './plan-timeline.ts';
import type { PlanWords } from './plan-words.ts';

export interface PlanPage {
  readonly report: PlanReport;
  /** Of the expected run. */
  readonly episodes: readonly Episode[];
  readonly words: PlanWords;
  readonly language: Language;
  /** SHA-256 of the JSON form. */
  readonly digest: string;
}
