/**
 * `kingtide pause`: the operator writes nothing, for one policy (by an Override) or for all (by the switch), until a time
 * that is always set. Ends by itself, or by `kingtide resume`.
 */
import { readSwitch, switchOn } from '../adapters/kube/switch-note.ts';
import { patchSwitches, readSwitchData } from '../adapters/kube/switches-object.ts';
import type { Millis } from '../model/units.ts';
import { type Control, type ControlInput, runControl, type Session, tierNamed } from './control.ts';
import { SHARED_USAGE, type Target } from './control-args.ts';
import { writeControl } from './control-override.ts';
import { TIMED_FLAGS, type Timed, timedOf, timedProblem } from './control-timed.ts';
import { untilWords } from './control-until.ts';
import { EXIT, type ExitCode } from './io.ts';

const USAGE = `Usage: kingtide pause (NAMESPACE/POLICY | --all) --reason TEXT [--until TIME]

From the next cycle on the operator writes nothing for this policy, or nothing at all but its lease, status and Events.
What runs keeps running. It ends by itself; kingtide resume ends it sooner.

  --all                    every policy, by the ConfigMap kingtide-switches
  --reason TEXT            why, for whoever reads it at 3 a.m.
  --until TIME             a duration such as 45m, a time of day such as 23:30 or a time such as 2027-03-01T23:30 of
                           the operator's zone, or one with an offset (default 2h from now)
${SHARED_USAGE}
Exit codes: 0 paused, 1 the cluster refused or did not answer, 2 bad arguments.
`;

const PAUSE: Control = {
  name: 'pause',
  usage: USAGE,
  accepts: {
    targets: 'policy-or-all',
    flags: TIMED_FLAGS,
  },
  problem: timedProblem,
  work,
};

export function runPause(input: ControlInput): Promise<ExitCode> {
  return runControl(PAUSE, input);
}

async function work(session: Session): Promise<ExitCode> {
  const { given, refuse } = session;
  const timed = await timedOf(session);
  if (typeof timed === 'string') return refuse(timed);
  return given.target.kind === 'all'
    ? pauseAll(session, timed)
    : pausePolicy(session, given.target, timed);
}

async function pauseAll({ given, person, say, refuse }: Session, timed: Timed): Promise<ExitCode> {
  const namespace = given.operatorNamespace;
  const data = await readSwitchData(person.transport, namespace);
  if (data === undefined)
    return refuse(
      `there is no ConfigMap ${namespace}/kingtide-switches, so no operator listens there; give the namespace of the operator with --operator-namespace`,
    );
  const before = readSwitch(data, 'pause');
  const { until, zone, reason, by } = timed;
  await patchSwitches(person.transport, namespace, switchOn('pause', timed));
  if (typeof before !== 'string' && before.on)
    say(`was paused before${endWords(before.until, zone)}`);
  say(`paused: every policy, until ${untilWords(until, zone)}, by ${by}: ${reason}`);
  say('it ends by itself, or with: kingtide resume --all');
  return EXIT.good;
}

async function pausePolicy(
  session: Session,
  target: Extract<Target, { kind: 'policy' }>,
  timed: Timed,
): Promise<ExitCode> {
  const tier = tierNamed(target, session);
  const written = await writeControl(session, { control: 'pause', tier, timed });
  if (!('object' in written)) return session.refuse(...written.problems);
  session.say(
    `paused: ${tier.id}, until ${untilWords(timed.until, timed.zone)}, by ${timed.by}: ${timed.reason}`,
  );
  session.say(`it ends by itself, or with: kingtide resume ${tier.id}`);
  return EXIT.good;
}

function endWords(until: Millis | undefined, zone: string | undefined): string {
  return until === undefined ? ', without an end' : `, until ${untilWords(until, zone)}`;
}
