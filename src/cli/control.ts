/**
 * What every command about a running operator does around its own work: arguments, the connection, and failures in words.
 * Exit code 2 for what the person should write differently, 1 for what the cluster refused or did not answer.
 */
import { connectPerson, type Person } from '../adapters/kube/person.ts';
import { operatorZone } from '../adapters/kube/switches-object.ts';
import { createSystemClock } from '../adapters/system/clock.ts';
import { plainLine } from '../policy/shown.ts';
import type { Clock } from '../ports/clock.ts';
import { isPortError, messageOf } from '../ports/errors.ts';
import { type Accepted, type Given, readControlArgs, type Target } from './control-args.ts';
import { type CommandInput, EXIT, type ExitCode, type Io } from './io.ts';

export interface ControlInput extends CommandInput {
  /** Tests bring their own API server. */
  readonly connect?: typeof connectPerson;
  readonly clock?: Clock;
}

export interface Session {
  readonly io: Io;
  readonly given: Given;
  readonly person: Person;
  readonly clock: Clock;
  /** One line of results. */
  say(line: string): void;
  /** Says what to write differently, and is the exit code for it. */
  refuse(...problems: readonly string[]): ExitCode;
}

export interface Control {
  readonly name: string;
  readonly usage: string;
  readonly accepts: Accepted;
  /** What is wrong with the arguments before any cluster is asked. */
  readonly problem?: (given: Given) => string | undefined;
  readonly work: (session: Session) => Promise<ExitCode>;
}

export async function runControl(control: Control, input: ControlInput): Promise<ExitCode> {
  const { args, io, connect = connectPerson, clock = createSystemClock() } = input;
  const { name, usage, accepts } = control;
  const refuse = (...problems: readonly string[]): ExitCode => {
    for (const problem of problems) io.err(`kingtide ${name}: ${plainLine(problem)}\n`);
    return EXIT.badInput;
  };
  const read = readControlArgs(args, accepts);
  if (read.kind === 'help') {
    io.out(usage);
    return EXIT.good;
  }
  const problem = read.kind === 'problem' ? read.problem : control.problem?.(read.given);
  if (read.kind === 'problem' || problem !== undefined)
    return refuse(problem ?? '', `kingtide ${name} --help lists the flags`);
  const { given } = read;
  const person = await connect({ file: given.kubeconfig, context: given.context }, clock).catch(
    (error: unknown) => {
      if (isPortError(error, 'permanent')) return refuse(error.message);
      throw error;
    },
  );
  if (typeof person === 'number') return person;
  const say = (line: string) => io.out(`${plainLine(line)}\n`);
  try {
    return await control.work({ io, given, person, clock, say, refuse });
  } catch (error) {
    if (!isPortError(error)) throw error;
    io.err(`kingtide ${name}: ${plainLine(failure(error))}\n`);
    return EXIT.failed;
  } finally {
    await person.close();
  }
}

function failure(error: unknown): string {
  const said = messageOf(error);
  if (isPortError(error, 'denied'))
    return `${said}; docs/install.md names the rights that a person on call needs`;
  if (isPortError(error, 'conflict'))
    return `${said}; somebody else changed it at the same moment, so nothing was written: look at kingtide status and repeat`;
  return said;
}

/** `namespace/name` of the policy that is meant. */
export function tierNamed(
  target: Extract<Target, { kind: 'policy' }>,
  { given, person }: Pick<Session, 'given' | 'person'>,
): { readonly namespace: string; readonly name: string; readonly id: string } {
  const namespace = target.namespace ?? given.namespace ?? person.namespace;
  return { namespace, name: target.name, id: `${namespace}/${target.name}` };
}

/** The zone of the operator: as given, else as its configuration says, else unknown. */
export async function zoneOf({ given, person }: Session): Promise<string | undefined> {
  return given.timeZone ?? (await operatorZone(person.transport, given.operatorNamespace));
}
