/** What one run of the scoreboard is asked for and what it answers: plain values, so that both can be sent and kept. */
import type { BaselineName } from '../../src/simulator/baselines/baseline.ts';
import type { Backtest } from './backtest.ts';
import type { Elasticity } from './elasticity.ts';

export type SystemName = 'kingtide' | BaselineName;

/** `cold`: nothing beyond the load. `warm`: spare machines that are always there. `calendar`: announced. */
export type Variant = 'cold' | 'warm' | 'calendar';

export type Job =
  | {
      readonly kind: 'trace';
      readonly trace: string;
      readonly variant: 'cold' | 'warm';
      readonly system: SystemName;
      readonly seed: number;
    }
  | {
      /** 1,000 to 5,600 pods. */
      readonly kind: 'surge';
      readonly shape: 'step' | 'ramp' | 'sigmoid';
      /** Median boot in seconds; p99 is twice that. */
      readonly boot: number;
      readonly writer: number;
      readonly variant: Variant;
      readonly system: SystemName;
      readonly seed: number;
    }
  | { readonly kind: 'weibo'; readonly system: SystemName; readonly seed: number }
  | { readonly kind: 'sale'; readonly system: SystemName; readonly seed: number }
  | { readonly kind: 'backtest'; readonly trace: string };

export interface SurgeOutcome {
  /** Onset to the first moment at which pods for the whole load serve, seconds; undefined when never. */
  readonly toFull: number | undefined;
  /** Pods for the load of that moment serve when the eight minutes end. */
  readonly onTarget: boolean;
  /** `toFull` for somebody who orders everything at onset, with this seed's boot times. */
  readonly floor: number;
  /** Of the requests since onset, %. */
  readonly lost: number;
  readonly nodeHours: number;
}

export interface SaleOutcome {
  /** Machine hours in the cloud after the peak. */
  readonly nodeHoursAfter: number;
  /** The same for the load at 70%, without a moment's delay or a spare machine. */
  readonly leastAfter: number;
  readonly minutesShortAfter: number;
  readonly lost: number;
}

export interface WeiboOutcome {
  /** Post to pods on 1,000 more machines serving, seconds; undefined when never. */
  readonly toFull: number | undefined;
  /** First short answer of the stalling provider to the next order elsewhere, seconds. */
  readonly toSwitch: number | undefined;
}

export type Outcome =
  | { readonly kind: 'trace'; readonly elasticity: Elasticity }
  | { readonly kind: 'surge'; readonly surge: SurgeOutcome }
  | { readonly kind: 'weibo'; readonly weibo: WeiboOutcome }
  | { readonly kind: 'sale'; readonly sale: SaleOutcome }
  | { readonly kind: 'backtest'; readonly backtest: Backtest };

/** A job's name: what results are kept under, and what `--rows` selects by. */
export function jobName(job: Job): string {
  switch (job.kind) {
    case 'trace':
      return `trace/${job.trace}/${job.variant}/${job.system}/${job.seed}`;
    case 'surge': {
      const world = `${job.shape}/boot${job.boot}/w${job.writer}`;
      return `surge/${world}/${job.variant}/${job.system}/${job.seed}`;
    }
    case 'weibo':
    case 'sale':
      return `${job.kind}/${job.system}/${job.seed}`;
    case 'backtest':
      return `backtest/${job.trace}`;
  }
}
