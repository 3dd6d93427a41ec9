/**
 * `kingtide resume`: ends what `kingtide pause` or `kingtide release` began, and nothing else. An Override that a person
 * wrote is named and left alone; while one still pauses or releases the policy, that is said and is the exit code.
 */

import { recordAt, text } from '../adapters/kube/json.ts';
import {
  controlOf,
  deleteOverride,
  listOverrides,
  writtenBy,
} from '../adapters/kube/override-objects.ts';
import type { PolicyRecord } from '../adapters/kube/policy-record.ts';
import { patchSwitches, readSwitchData } from '../adapters/kube/switches-object.ts';
import { plainLine } from '../policy/shown.ts';
import { isPortError } from '../ports/errors.ts';
import {
  type Control,
  type ControlInput,
  runControl,
  type Session,
  tierNamed,
  zoneOf,
} from './control.ts';
import { SHARED_USAGE, type Target } from './control-args.ts';
import { EXIT, type ExitCode } from './io.ts';
import { findPolicy, type TierName } from './override-check.ts';
import { overrideReport, switchReport } from './report-parts.ts';
import { overrideText, switchText } from './report-words.ts';

const USAGE = `Usage: kingtide resume (NAMESPACE/POLICY | --all)

Ends what kingtide pause or release began: for one policy it deletes the Overrides that they wrote, with --all it sets
the switch pause back. Overrides that people wrote themselves stay, and are named.

  --all                    the switch in the ConfigMap kingtide-switches
${SHARED_USAGE}
Exit codes: 0 it goes on, 1 the cluster refused or did not answer, 2 bad arguments, 3 something else still pauses or
releases it.
`;

const RESUME: Control = {
  name: 'resume',
  usage: USAGE,
  accepts: { targets: 'policy-or-all', flags: {} },
  work: (session) =>
    session.given.target.kind === 'all'
      ? resumeAll(session)
      : resumePolicy(session, session.given.target),
};

export function runResume(input: ControlInput): Promise<ExitCode> {
  return runControl(RESUME, input);
}

async function resumeAll(session: Session): Promise<ExitCode> {
  const { given, person, clock, say, refuse } = session;
  const namespace = given.operatorNamespace;
  const data = await readSwitchData(person.transport, namespace);
  if (data === undefined)
    return refuse(
      `there is no ConfigMap ${namespace}/kingtide-switches; give the namespace of the operator with --operator-namespace`,
    );
  const zone = await zoneOf(session);
  const before = switchReport(data, 'pause', { now: clock.now(), zone });
  if (!before.on) {
    say('nothing to resume: the switch pause is off');
    return EXIT.good;
  }
  await patchSwitches(person.transport, namespace, { pause: 'false' });
  say(`resumed: every policy; pause was ${switchText(before, zone ?? null)}`);
  return EXIT.good;
}

async function resumePolicy(
  session: Session,
  target: Extract<Target, { kind: 'policy' }>,
): Promise<ExitCode> {
  const { person, say, refuse } = session;
  const tier = tierNamed(target, session);
  const all = (await listOverrides(person.transport, tier.namespace)).filter(stops(tier));
  const ours = all.filter((one) => ENDS.includes(controlOf(one) ?? ''));
  if (all.length === 0) {
    const policy = await findPolicy(person.transport, tier);
    if (typeof policy === 'string') return refuse(policy);
  }
  for (const one of ours) {
    await deleteOverride(person.transport, one);
    const was = releases(one) ? 'released' : 'paused';
    say(`resumed: ${tier.id}; it was ${was} by ${writtenBy(one) ?? 'somebody'}: ${reasonOf(one)}`);
  }
  if (ours.length === 0) say(`nothing to resume: no kingtide pause or release of ${tier.id}`);
  return stillPaused(
    session,
    tier,
    all.filter((one) => !ours.includes(one)),
  );
}

/** What else pauses or releases it; that is a person's word, or the switch for all. */
async function stillPaused(
  session: Session,
  tier: TierName,
  others: readonly PolicyRecord[],
): Promise<ExitCode> {
  const { clock, io } = session;
  const zone = await zoneOf(session);
  const when = { now: clock.now(), zone };
  const lines = others
    .map((one) => ({ one, report: overrideReport(one, when) }))
    .filter(({ report }) => report.inForce)
    .map(
      ({ one, report }) =>
        `${releases(one) ? 'released' : 'paused'} by ${overrideText(report, zone ?? null)}; end it with: kubectl delete override ${one.name} --namespace ${one.namespace}`,
    );
  const all = switchReport((await switchesIfAllowed(session)) ?? {}, 'pause', when);
  if (all.on)
    lines.push(
      `paused by the switch for all: ${switchText(all, zone ?? null)}; end it with: kingtide resume --all`,
    );
  for (const line of lines)
    io.err(`kingtide resume: ${plainLine(`${tier.id} is still ${line}`)}\n`);
  return lines.length === 0 ? EXIT.good : EXIT.missed;
}

/** Who may only write Overrides has resumed all the same. */
async function switchesIfAllowed({ given, person }: Session) {
  try {
    return await readSwitchData(person.transport, given.operatorNamespace);
  } catch (error) {
    if (isPortError(error, 'denied')) return undefined;
    throw error;
  }
}

/** The controls of one policy that this ends. */
const ENDS: readonly string[] = ['pause', 'release'];

function stops({ name }: TierName): (one: PolicyRecord) => boolean {
  return (one) => {
    const spec = recordAt(one.object, 'spec');
    return spec['policy'] === name && (spec['pause'] === true || releases(one));
  };
}

function releases({ object }: PolicyRecord): boolean {
  return recordAt(object, 'spec')['release'] === true;
}

function reasonOf({ object }: PolicyRecord): string {
  return text(recordAt(object, 'spec')['reason']) ?? '';
}
