/** The entry: finds the subcommand, loads only that one, and turns its answer into an exit code. Decides nothing else. */
import { type CommandInput, createProcessIo, EXIT, type ExitCode, type Io } from './io.ts';

export type Run = (input: CommandInput) => Promise<number>;

export interface Subcommand {
  readonly summary: string;
  /** Loaded when it is asked for: `validate` must not wait for the Kubernetes client. */
  readonly load: () => Promise<Run>;
}

export const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  validate: {
    summary: 'check policy files and folders; every problem with file, line and fix',
    load: async () => (await import('./validate.ts')).runValidate,
  },
  rehearse: {
    summary: 'run the real controller on a scenario in the simulator',
    load: async () => (await import('./rehearse.ts')).runRehearse,
  },
  plan: {
    summary: 'what a promotion will be like: verdict, capacity, timeline, money; touches nothing',
    load: async () => (await import('./plan.ts')).runPlan,
  },
  demo: {
    summary: 'rehearse the 2013 Jumei sale, beside the same day without Kingtide',
    load: async () => (await import('./demo.ts')).runDemo,
  },
  operator: {
    summary: 'run the controller against a cluster (what the image runs)',
    load: async () => (await import('./operator.ts')).runOperator,
  },
  status: {
    summary: 'what runs, what limits it, who said what until when, and what it costs an hour',
    load: async () => (await import('./status.ts')).runStatus,
  },
  explain: {
    summary: 'why the operator wants what it wants for one policy, and what is in the way',
    load: async () => (await import('./explain.ts')).runExplain,
  },
  pause: {
    summary: 'stop the operator from writing, for one policy or for all, until a time',
    load: async () => (await import('./pause.ts')).runPause,
  },
  resume: {
    summary: 'end what pause or release began',
    load: async () => (await import('./resume.ts')).runResume,
  },
  release: {
    summary: 'restore what was found for one policy, give its nodes back and leave it alone',
    load: async () => (await import('./release.ts')).runRelease,
  },
  override: {
    summary:
      'bend one policy until a time: at least so many replicas, no shrink, another unit capacity',
    load: async () => (await import('./override.ts')).runOverride,
  },
  leave: {
    summary: 'before it is removed: take admission limits away from gateways (what the chart runs)',
    load: async () => (await import('./leave.ts')).runLeave,
  },
  crds: {
    summary: 'print the CustomResourceDefinitions',
    load: async () => (await import('./crds.ts')).runCrds,
  },
};

export interface Program {
  readonly argv: readonly string[];
  readonly io: Io;
  readonly subcommands?: Readonly<Record<string, Subcommand>>;
}

/** Runs one command line. Never throws: what a command throws is one line on `err` and exit code 1. */
export async function main({ argv, io, subcommands = SUBCOMMANDS }: Program): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined) return refuse(io, 'no command given', subcommands);
  if (name === '--help' || name === '-h' || name === 'help') {
    io.out(usage(subcommands));
    return EXIT.good;
  }
  const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (subcommand === undefined) return refuse(io, `unknown command "${name}"`, subcommands);
  try {
    const run = await subcommand.load();
    return await run({ args, io });
  } catch (error) {
    io.err(`kingtide ${name}: ${said(error)}\n`);
    return EXIT.failed;
  }
}

function refuse(io: Io, what: string, subcommands: Program['subcommands']): ExitCode {
  io.err(`kingtide: ${what}\n\n${usage(subcommands ?? SUBCOMMANDS)}`);
  return EXIT.badInput;
}

export function usage(subcommands: Readonly<Record<string, Subcommand>>): string {
  const names = Object.keys(subcommands);
  const width = Math.max(...names.map((name) => name.length));
  const lines = Object.entries(subcommands).map(
    ([name, { summary }]) => `  kingtide ${name.padEnd(width)}  ${summary}`,
  );
  return [
    'Usage:',
    ...lines,
    '',
    'kingtide COMMAND --help says more about one command.',
    'Exit codes: 0 good, 1 failed, 2 bad input, 3 infeasible or an expectation missed.',
    '',
  ].join('\n');
}

/** A defect keeps its stack, for the report; what was expected to fail keeps to its sentence. */
function said(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const defect = error instanceof TypeError || error instanceof RangeError;
  return defect ? (error.stack ?? error.message) : error.message;
}

if (import.meta.main) {
  process.exitCode = await main({ argv: process.argv.slice(2), io: createProcessIo() });
}
