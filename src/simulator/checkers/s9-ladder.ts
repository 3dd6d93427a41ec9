/**
 * S9, degrade steps: what an application is told to switch off begins in the order in which its policy lists it, and ends
 * in reverse; long after all trouble nothing is switched off any more.
 */
import { HOUR, type Millis } from '../../model/units.ts';
import { gaugeAt } from '../gauge.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import type { Checker } from './violation.ts';

/** A step that came back may stay eight times as long as its undoAfter, which is minutes. */
const OVER: Millis = HOUR;

export function checkLadder({
  world,
  policiesAt,
  healedAt,
}: Pick<Evidence, 'world' | 'policiesAt' | 'healedAt'>): Checker {
  const findings = createFindings('S9');
  const on = new Map<string, string[]>();

  function stepsOf(workload: string, at: Millis): readonly string[] {
    const policy = policiesAt(at).tiers.find(
      ({ namespace, target }) => `${namespace}/${target.name}` === workload,
    );
    return (policy?.degrade ?? []).map(({ name }) => name);
  }

  world.journal.listen((event) => {
    if (event.kind !== 'step') return;
    const { at, workload, step, state } = event;
    const taken = on.get(workload) ?? [];
    on.set(workload, taken);
    const order = stepsOf(workload, at);
    const due = state === 'begins' ? order[taken.length] : taken.at(-1);
    if (due !== step)
      findings.add(at, `${workload}: step ${step} ${state}, ${due ?? 'none'} is the next to`);
    if (state === 'begins') taken.push(step);
    else taken.splice(taken.indexOf(step), 1);
  });

  function finish() {
    const { to, gauges = [] } = world.scenario;
    const quiet = gauges.every((gauge) => gaugeAt(gauge, to - OVER) === gaugeAt(gauge, to));
    for (const [workload, taken] of on)
      if (taken.length > 0 && quiet && to - OVER > healedAt)
        findings.add(to, `${workload}: step ${taken.at(-1)} is still on, long after all trouble`);
    return findings.all;
  }
  return { finish };
}
