/** What a plan says in words, in one language: the shape that each language fills. */

import type { PlanRivalRow } from './plan-money-parts.ts';
import type { PlanObjectRow, TemplateLack } from './plan-object-parts.ts';
import type {
  Finding,
  FindingCode,
  PlanChangeRow,
  PlanInputRow,
  PlanResult,
  PlanStressRow,
  Signer,
} from './plan-parts.ts';
import type { PlanReport } from './plan-report.ts';

export interface PlanWords {
  readonly verdict: string;
  readonly result: Readonly<Record<PlanResult, string>>;
  /** A sentence about the tiers, pools or invariants listed. */
  readonly finding: Readonly<Record<FindingCode, (about: string, detail: string) => string>>;
  readonly weight: Readonly<Record<Finding['weight'], string>>;
  readonly signer: Readonly<Record<Signer, string>>;
  /** What each signs. */
  readonly signs: Readonly<Record<Signer, string>>;
  readonly input: Readonly<Record<PlanInputRow['what'], string>>;
  readonly honest: Readonly<Record<PlanReport['honest'][number], string>>;
  readonly heading: Readonly<Record<Heading, string>>;
  readonly column: Readonly<Record<Column, string>>;
  readonly phrase: Readonly<Record<Phrase, string>>;
  /** Sentences of the searches. */
  readonly search: {
    readonly broken: (tier: string, holds: string, breaks: string) => string;
    readonly unbroken: string;
    readonly latest: (at: string, minutes: number, atLeast: boolean) => string;
    readonly noLatest: string;
    readonly short: (tier: string, lost: string) => string;
    readonly wall: (tier: string, lost: string) => string;
    readonly holds: string;
  };
  readonly part: Readonly<Record<PlanChangeRow['part'], string>>;
  readonly stress: Readonly<Record<PlanStressRow['stress'], string>>;
  readonly lack: Readonly<Record<TemplateLack, string>>;
  readonly written: Readonly<Record<PlanObjectRow['what'], string>>;
  readonly model: Readonly<Record<PlanRivalRow['name'], string>>;
  /** Money beside others. */
  readonly beside: {
    readonly plan: string;
    readonly month: string;
    readonly optimum: string;
    /** Of the three bands, in their order: how many times the optimum, and how exactly that is known. */
    readonly distance: (times: string, gap: string) => string;
  };
  readonly by: Readonly<Record<PlanReport['demand'][number]['by'], string>>;
}

export type Heading =
  | 'signatures'
  | 'missing'
  | 'inputs'
  | 'demand'
  | 'capacity'
  | 'batches'
  | 'search'
  | 'stress'
  | 'changes'
  | 'timeline'
  | 'supply'
  | 'residency'
  | 'lines'
  | 'limits'
  | 'degrade'
  | 'money'
  | 'templates'
  | 'objects'
  | 'honest'
  | 'digests';

export type Column =
  | 'what'
  | 'of'
  | 'value'
  | 'source'
  | 'measured'
  | 'age'
  | 'tier'
  | 'level'
  | 'raisedBy'
  | 'dailyPeak'
  | 'low'
  | 'expected'
  | 'high'
  | 'perReplica'
  | 'waterLevel'
  | 'pods'
  | 'home'
  | 'cloud'
  | 'headroom'
  | 'lost'
  | 'nPlusOne'
  | 'order'
  | 'pool'
  | 'nodes'
  | 'latest'
  | 'slack'
  | 'readyP95'
  | 'joined'
  | 'forTiers'
  | 'site'
  | 'most'
  | 'leadTime'
  | 'price'
  | 'residency'
  | 'where'
  | 'cloudBinds'
  | 'line'
  | 'bandwidth'
  | 'withoutLargest'
  | 'band'
  | 'time'
  | 'admitted'
  | 'offered'
  | 'wall'
  | 'refused'
  | 'step'
  | 'saves'
  | 'trigger'
  | 'owner'
  | 'rollback'
  | 'cost'
  | 'nodeHours'
  | 'peakNodes'
  | 'reason'
  | 'ready'
  | 'wrong'
  | 'part'
  | 'before'
  | 'now'
  | 'lostWithout'
  | 'shortWithout'
  | 'late'
  | 'minutesShort'
  | 'first'
  | 'who'
  | 'lostLow'
  | 'lostExpected'
  | 'lostHigh'
  | 'object'
  | 'lacks'
  | 'change'
  | 'field'
  | 'largest'
  | 'after'
  | 'writes';

export type Phrase =
  | 'planOf'
  | 'from'
  | 'to'
  | 'readyBy'
  | 'shape'
  | 'unchanged'
  | 'none'
  | 'noBatch'
  | 'noRefusedMove'
  | 'sealed'
  | 'envelope'
  | 'days'
  | 'minutes'
  | 'simulated'
  | 'madeBy'
  | 'conditions'
  | 'fails'
  | 'reportDigest'
  | 'inputsDigest'
  | 'runsDigest'
  | 'afterStart'
  | 'lackNothing'
  | 'patch'
  | 'ownBooks';
