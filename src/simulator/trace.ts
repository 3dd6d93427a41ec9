/**
 * The world's truth as JSON lines in a fixed form: the same run gives the same bytes on every machine. Says nothing
 * of what the controller thought.
 */
import type { Scenario } from './scenario.ts';
import type { DoorLoad, Journal, TierLoad, WorldEvent } from './world/journal.ts';

export type LineSink = (line: string) => void;

export interface TraceHeader {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly controller: boolean;
}

export function startTrace(journal: Journal, header: TraceHeader, sink: LineSink): void {
  const { scenario, seed, controller } = header;
  const tiers = scenario.workloads.map(({ namespace, name }) => `${namespace}/${name}`);
  const { from, to, step } = scenario;
  sink(
    JSON.stringify({
      event: 'scenario',
      scenario: scenario.name,
      seed,
      controller,
      from,
      to,
      step,
      tiers,
    }),
  );
  journal.listen((event) => sink(lineOf(event)));
}

/** Load lines are most of a trace: they are arrays in the order of the header's tiers. */
function lineOf(event: WorldEvent): string {
  switch (event.kind) {
    case 'load':
      return JSON.stringify({
        event: 'load',
        at: event.at,
        offered: event.tiers.map(({ offered }) => rounded(offered)),
        served: event.tiers.map(({ served }) => rounded(served)),
        ready: event.tiers.map(({ readyPods }: TierLoad) => readyPods),
        instances: event.instances,
        spent: event.spent,
        ...doorsOf(event.tiers),
      });
    case 'instance':
    case 'provider-call': {
      const { kind, ...rest } = event;
      return JSON.stringify({ event: kind, ...rest });
    }
    case 'request': {
      const { kind, facts, ...rest } = event;
      return JSON.stringify({ event: kind, ...rest, ...facts });
    }
    case 'fault':
    case 'operator':
    case 'step': {
      const { kind, ...rest } = event;
      return JSON.stringify({ event: kind, ...rest });
    }
    case 'pod-bound':
    case 'pod-ready':
    case 'pod-deleted':
    case 'pod-cut': {
      const { kind, at, pod, workload, node } = event;
      return JSON.stringify({ event: kind, at, pod, workload, node });
    }
  }
}

/** Only where a tier has more than pods: most traces are without. */
function doorsOf(tiers: readonly TierLoad[]): Readonly<Record<string, readonly number[]>> {
  if (tiers.every(({ door }) => door === undefined)) return {};
  const column = (key: keyof DoorLoad): readonly number[] =>
    tiers.map(({ door }) => rounded(door?.[key] ?? 0));
  return {
    lost: column('lost'),
    refused: column('refused'),
    blocked: column('blocked'),
    queued: column('queued'),
    retried: column('retried'),
    bots: column('bots'),
    onLine: column('onLine'),
  };
}

/** Thousandths of a request: beyond that only rounding differs. */
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
