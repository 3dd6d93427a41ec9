/** One run of a row, and what came of it: plain values, so that both can be sent to another process. */
import type { BaselineName } from '../../src/simulator/baselines/baseline.ts';
import { controlRun } from '../../src/simulator/control-run.ts';
import { type RehearsalInput, rehearse } from '../../src/simulator/rehearse.ts';
import { openRow } from './rows.ts';

export interface Job {
  readonly row: string;
  readonly system: 'kingtide' | BaselineName;
  readonly seed: number;
}

export interface Outcome {
  /** Names of expectations. */
  readonly held: readonly string[];
  readonly missed: readonly string[];
  /** Missed, and a part of the product that is to come is named for it. */
  readonly waits: readonly { readonly name: string; readonly waitsFor: string }[];
  /** Ids of invariants. */
  readonly violations: readonly string[];
  readonly offered: number;
  readonly lost: number;
  readonly cost: { readonly currency: string; readonly micros: number };
}

export function jobName({ row, system, seed }: Job): string {
  return `${row}, ${system}, seed ${seed}`;
}

export async function runJob(job: Job): Promise<Outcome> {
  const { verdicts, violations, totals } = await rehearse(inputOf(job));
  const { offered, lost, cost } = totals;
  return {
    held: verdicts.filter(({ held }) => held).map(({ name }) => name),
    missed: verdicts
      .filter(({ held, waitsFor }) => !held && waitsFor === undefined)
      .map(({ name }) => name),
    waits: verdicts.flatMap(({ name, held, waitsFor }) =>
      held || waitsFor === undefined ? [] : [{ name, waitsFor }],
    ),
    violations: violations.map(({ invariant }) => invariant),
    ...{ offered, lost, cost },
  };
}

function inputOf({ row, system, seed }: Job): RehearsalInput {
  const { scenario, documents, expectations } = openRow(row);
  const input = { scenario, documents, expectations, seed, controller: true };
  if (system === 'kingtide') return input;
  return controlRun(input, { kind: 'baseline', baseline: system }) ?? input;
}
