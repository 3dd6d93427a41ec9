/**
 * `npm run check`: everything a commit must satisfy, one line per step with its time.
 * Names after `--` pick steps: `npm run check -- types lint`.
 */
import { runStep, type StepResult } from './check/run-step.ts';
import { STEPS, type Step } from './check/steps.ts';

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !STEPS.some((step) => step.name === name));
  if (unknown !== undefined) {
    console.error(`no step "${unknown}"; there are ${STEPS.map((step) => step.name).join(', ')}`);
    return 2;
  }
  const steps = names.length === 0 ? STEPS : STEPS.filter((step) => names.includes(step.name));
  return summarise(await runAll(steps));
}

async function runAll(steps: readonly Step[]): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) {
    const red = results.some((result) => result.outcome === 'failed');
    // Minutes of tests tell nothing new about a tree that does not even compile.
    if (step.afterGreen && red) results.push(notRun(step));
    else results.push(await runStep(step));
  }
  return results;
}

function notRun(step: Step): StepResult {
  console.log(`-  ${step.name.padEnd(11)} not run, because a step before it failed`);
  return { name: step.name, outcome: 'not-run' };
}

function summarise(results: readonly StepResult[]): number {
  const failed = results.filter((result) => result.outcome === 'failed').map(({ name }) => name);
  if (failed.length === 0) {
    console.log(`check: all ${results.length} steps are fine`);
    return 0;
  }
  console.log(`check: FAILED in ${failed.join(', ')}; "npm run fix" mends format and imports`);
  return 1;
}

process.exitCode = await main(process.argv.slice(2));
