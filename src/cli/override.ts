/**
 * `kingtide override`: a person's will for one policy, with an end. Each call writes an Override of its own, so that two
 * people never undo each other; they combine as docs/policy.md says.
 */
import { type Json, recordAt } from '../adapters/kube/json.ts';
import { createOverride } from '../adapters/kube/override-objects.ts';
import { wholeSecond } from '../adapters/kube/switch-note.ts';
import type { Millis } from '../model/units.ts';
import { type Control, type ControlInput, runControl, type Session, tierNamed } from './control.ts';
import { type Given, SHARED_USAGE } from './control-args.ts';
import { contextOf, TIMED_FLAGS, type Timed, timedOf, timedProblem } from './control-timed.ts';
import { EXIT, type ExitCode } from './io.ts';
import { checkOverride, flagLine, surroundingsOf } from './override-check.ts';
import { overrideReport } from './report-parts.ts';
import { overrideText } from './report-words.ts';

const USAGE = `Usage: kingtide override NAMESPACE/POLICY [--min N] [--nodes N] [--capacity RATE] [--no-shrink] --until TIME --reason TEXT

Bends one policy until a time, from the next cycle on. At least one of --min, --nodes, --capacity and --no-shrink; several
Overrides of one policy combine: the larger min and nodes, the last capacity, and any no-shrink.

  --min N                  at least this many replicas; at most spec.replicas.max of the policy
  --nodes N                at least this many cloud nodes that could serve it, within every limit
  --capacity RATE          what one replica serves, such as "150 rps", in place of perReplica
  --no-shrink              replicas may grow, not shrink, and cloud nodes it could use are kept
  --until TIME             a duration such as 2h, a time of day such as 06:00 or a time such as 2027-03-02T03:00 of the
                           operator's zone, or one with an offset
  --reason TEXT            why, for whoever reads it at 3 a.m.
${SHARED_USAGE}
Exit codes: 0 written, 1 the cluster refused or did not answer, 2 bad arguments.
`;

const OVERRIDE: Control = {
  name: 'override',
  usage: USAGE,
  accepts: {
    targets: 'policy',
    flags: {
      ...TIMED_FLAGS,
      min: { type: 'string' },
      nodes: { type: 'string' },
      capacity: { type: 'string' },
      'no-shrink': { type: 'boolean' },
    },
  },
  problem: (given) => effectProblem(given) ?? timedProblem(given),
  work,
};

export function runOverride(input: ControlInput): Promise<ExitCode> {
  return runControl(OVERRIDE, input);
}

function effectProblem(given: Given): string | undefined {
  const { min, nodes, capacity } = effectOf(given);
  const numbers = [min, nodes, capacity].some((value) => value !== undefined);
  if (!numbers && !given.is('no-shrink'))
    return 'this would change nothing; give at least one of --min, --nodes, --capacity and --no-shrink';
  return given.text('until') === undefined
    ? '--until is missing; an override always ends, so give a time or a duration such as 2h'
    : undefined;
}

/** A whole number goes as a number; anything else as it is, for the schema to say what is wrong with it. */
function effectOf(given: Given): Json {
  const count = (flag: string) => {
    const text = given.text(flag);
    return text !== undefined && /^(0|[1-9]\d{0,9})$/.test(text) ? Number(text) : text;
  };
  const [min, nodes] = [count('min'), count('nodes')];
  const capacity = given.text('capacity');
  return {
    ...(min !== undefined && { min }),
    ...(nodes !== undefined && { nodes }),
    ...(capacity !== undefined && { capacity }),
    ...(given.is('no-shrink') && { noShrink: true }),
  };
}

async function work(session: Session): Promise<ExitCode> {
  const { given, person, say, refuse } = session;
  const timed = await timedOf(session);
  if (typeof timed === 'string') return refuse(timed);
  if (given.target.kind === 'all') return refuse('name one policy');
  const tier = tierNamed(given.target, session);
  const context = contextOf(session, timed);
  const around = await surroundingsOf(person.transport, tier, { context });
  if (typeof around === 'string') return refuse(around);
  const checked = checkOverride(
    {
      control: 'override',
      namespace: tier.namespace,
      name: { prefix: `kingtide-${tier.name}-${stamp(context.now)}-` },
      by: timed.by,
      spec: specOf(given, tier.name, timed),
    },
    around,
  );
  if (checked.kind === 'refused') return refuse(...checked.problems.map(flagLine));
  const written = await createOverride(person.transport, checked.object);
  for (const warning of checked.warnings) say(`note: ${warning.message}`);
  const mode = recordAt(around.policy, 'spec')['mode'] ?? 'Observe';
  if (mode !== 'Enforce')
    say(`note: ${tier.id} is in mode ${String(mode)}, so nothing is written for it`);
  const report = overrideReport(written, { now: session.clock.now(), zone: timed.zone });
  say(overrideText(report, timed.zone ?? null));
  say(
    `it ends by itself, or with: kubectl delete override ${written.name} --namespace ${written.namespace}`,
  );
  return EXIT.good;
}

/** Of several capacities the last by name counts, so names are in the order of their writing: `20270301t120000`. */
function stamp(now: Millis): string {
  return new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '').toLowerCase();
}

function specOf(given: Given, policy: string, { until, reason }: Timed): Json {
  return { policy, ...effectOf(given), until: wholeSecond(until), reason };
}
