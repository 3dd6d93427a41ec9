/**
 * `kingtide release`: the operator restores what it found, gives back the nodes that only this policy needs, and leaves the
 * tier alone until a time. Writes one Override; the restoring is the operator's.
 */
import { finite, recordAt } from '../adapters/kube/json.ts';
import { type Control, type ControlInput, runControl, type Session, tierNamed } from './control.ts';
import { SHARED_USAGE } from './control-args.ts';
import { writeControl } from './control-override.ts';
import { TIMED_FLAGS, timedOf, timedProblem } from './control-timed.ts';
import { untilWords } from './control-until.ts';
import { EXIT, type ExitCode } from './io.ts';

const USAGE = `Usage: kingtide release NAMESPACE/POLICY --reason TEXT [--until TIME]

From the next cycle on the operator sets back what it found before its first write, moves the pods home, gives back the
nodes that only this policy needs, and then writes nothing for it. In any mode, in a freeze, and without Prometheus.

  --reason TEXT            why, for whoever reads it at 3 a.m.
  --until TIME             a duration such as 45m, a time of day such as 23:30 or a time such as 2027-03-01T23:30 of
                           the operator's zone, or one with an offset (default 24h from now)
${SHARED_USAGE}
When it ends the policy is driven again, as its mode says. To leave for good, delete the policy: that releases it, too.
Exit codes: 0 released, 1 the cluster refused or did not answer, 2 bad arguments.
`;

/** Long enough to sleep over it. */
const FOR = '24h';

const RELEASE: Control = {
  name: 'release',
  usage: USAGE,
  accepts: { targets: 'policy', flags: TIMED_FLAGS },
  problem: timedProblem,
  work,
};

export function runRelease(input: ControlInput): Promise<ExitCode> {
  return runControl(RELEASE, input);
}

async function work(session: Session): Promise<ExitCode> {
  const { given, say, refuse } = session;
  const timed = await timedOf(session, FOR);
  if (typeof timed === 'string') return refuse(timed);
  if (given.target.kind === 'all') return refuse('name one policy');
  const tier = tierNamed(given.target, session);
  const written = await writeControl(session, { control: 'release', tier, timed });
  if (!('object' in written)) return refuse(...written.problems);
  const { until, zone, by, reason } = timed;
  say(`released: ${tier.id}, until ${untilWords(until, zone)}, by ${by}: ${reason}`);
  const replicas = finite(recordAt(written.policy, 'status', 'originals')['replicas']);
  say(
    replicas === undefined
      ? 'nothing was written to its target, so its replicas stay as they are'
      : `its replicas go back to ${replicas}, as they were found`,
  );
  const mode = recordAt(written.policy, 'spec')['mode'];
  if (mode === 'Enforce')
    say('when it ends the policy is driven again; to leave for good, delete the policy');
  say(`it ends by itself, or with: kingtide resume ${tier.id}`);
  return EXIT.good;
}
