/**
 * `kingtide rehearse DIR --baseline NAMES`: the same days under models of what else a shop could run. Judges nothing:
 * expectations are about Kingtide.
 */
import { policySet } from '../policy/policy-set.ts';
import {
  type SideBySideRun,
  sideBySideText,
  type TimeToFullReport,
} from '../report/side-by-side-text.ts';
import { baselineNamed } from '../simulator/baselines/all.ts';
import { BASELINE_NAMES, type Baseline } from '../simulator/baselines/baseline.ts';
import type { ComparedResult } from '../simulator/result-schema.ts';
import { type SupplyWatch, type TimeToFull, watchSupply } from '../simulator/time-to-full.ts';
import type { World } from '../simulator/world/world.ts';
import type { Io } from './io.ts';
import type { OpenedFolder } from './rehearse-folder.ts';
import { createProgressLine } from './rehearse-progress.ts';
import { totalsResult } from './rehearse-report.ts';
import { type Ran, runRehearsal } from './rehearse-run.ts';

/** The baselines that `text` names, in its order; or what is wrong with it. */
export function readBaselines(text: string | undefined): readonly Baseline[] | string {
  if (text === undefined) return [];
  const names = text.split(',').map((name) => name.trim());
  const found: Baseline[] = [];
  for (const name of names) {
    const baseline = baselineNamed(name);
    const allowed = `allowed: ${BASELINE_NAMES.join(', ')}, several with commas between them`;
    if (baseline === undefined) return `--baseline: there is no model "${name}"; ${allowed}`;
    if (found.includes(baseline)) return `--baseline: ${name} is named twice; name it once`;
    found.push(baseline);
  }
  return found;
}

/** One run of the comparison, Kingtide's included. */
export interface Contender {
  /** `kingtide`, `nobody` or the baseline's name. */
  readonly name: string;
  readonly title: string;
  readonly baseline: Baseline | undefined;
  readonly ran: Ran;
  readonly timeToFull: TimeToFull;
}

/** Joins a world and tells afterwards how long it was short. */
export function createSupplyWatch(folder: OpenedFolder): {
  readonly onWorld: (world: World) => void;
  readonly timeToFull: () => TimeToFull;
} {
  const { scenario, documents } = folder;
  const { from: now, timeZone } = scenario;
  let watch: SupplyWatch | undefined;
  return {
    onWorld(world) {
      watch = watchSupply(world, policySet({ documents, refused: [], now, timeZone }));
    },
    timeToFull: () => watch?.timeToFull() ?? { kind: 'no-surge' },
  };
}

export interface BaselineRun {
  readonly folder: OpenedFolder;
  readonly seed: number;
  readonly io: Io;
  /** Joins every world before its model does. */
  readonly onWorld?: ((world: World) => void) | undefined;
}

/** One after the other, until the person has enough. */
export async function runBaselines(
  run: BaselineRun,
  baselines: readonly Baseline[],
): Promise<readonly Contender[]> {
  const contenders: Contender[] = [];
  for (const baseline of baselines)
    if (!run.io.signal.aborted) contenders.push(await runBaseline(run, baseline));
  return contenders;
}

/** Nobody controls the days but the model. */
async function runBaseline(
  { folder, seed, io, onWorld }: BaselineRun,
  baseline: Baseline,
): Promise<Contender> {
  const { name, title } = baseline;
  const supply = createSupplyWatch(folder);
  const progress = createProgressLine(folder.scenario, io, title);
  const ran = await runRehearsal({
    folder,
    seed,
    controller: false,
    traceFile: undefined,
    onWorld(world) {
      onWorld?.(world);
      supply.onWorld(world);
      baseline.start(world, { documents: folder.documents, seed });
    },
    onProgress: progress.show,
    signal: io.signal,
  });
  progress.clear();
  return { name, title, baseline, ran, timeToFull: supply.timeToFull() };
}

/** Ends with a line break. */
export function contendersText(contenders: readonly Contender[]): string {
  const runs = contenders.map(
    ({ title, baseline, ran, timeToFull }): SideBySideRun => ({
      title,
      totals: ran.rehearsal.totals,
      timeToFull: reported(timeToFull),
      model: baseline,
    }),
  );
  return sideBySideText(runs, contenders[0]?.ran.rehearsal.seed ?? 0);
}

function reported(time: TimeToFull): TimeToFullReport {
  return time.kind === 'full' ? time.after : time.kind;
}

/** The published form, in the order given. */
export function contendersResult(contenders: readonly Contender[]): ComparedResult[] {
  return contenders.map(({ name, title, baseline, ran, timeToFull }) => {
    const { totals } = ran.rehearsal;
    return {
      name,
      title,
      model: baseline !== undefined,
      source: baseline?.source ?? null,
      validated: baseline?.validated ?? null,
      digest: ran.digest,
      totals: totalsResult(totals),
      timeToFull: timeToFull.kind,
      timeToFullMs: timeToFull.kind === 'full' ? timeToFull.after : null,
    };
  });
}
