/** The command line: the right command, only that one, and the right exit code. */
import { describe, expect, it } from 'vitest';
import type { Io } from '../../../src/cli/io.ts';
import { main, SUBCOMMANDS, type Subcommand, usage } from '../../../src/cli/main.ts';

function terminal() {
  const text = { out: '', err: '' };
  const io: Io = {
    out: (more) => {
      text.out += more;
    },
    err: (more) => {
      text.err += more;
    },
    terminal: false,
    columns: 80,
    signal: new AbortController().signal,
  };
  return { io, text };
}

function commands(loaded: string[] = []): Record<string, Subcommand> {
  const command = (name: string, code: number | Error): Subcommand => ({
    summary: `does ${name}`,
    load: async () => {
      loaded.push(name);
      return async ({ args, io }) => {
        if (code instanceof Error) throw code;
        io.out(args.join(' '));
        return code;
      };
    },
  });
  return {
    good: command('good', 0),
    missed: command('missed', 3),
    thrown: command('thrown', new Error('no such folder')),
    defect: command('defect', new TypeError('x is undefined')),
  };
}

describe('main', () => {
  it('runs the command with the rest of the line and loads no other', async () => {
    const loaded: string[] = [];
    const { io, text } = terminal();
    expect(await main({ argv: ['good', 'a', '--b'], io, subcommands: commands(loaded) })).toBe(0);
    expect([text.out, loaded]).toEqual(['a --b', ['good']]);
  });

  it("answers with the command's exit code", async () => {
    expect(await main({ argv: ['missed'], io: terminal().io, subcommands: commands() })).toBe(3);
  });

  it.each([
    [[], /no command given/],
    [['reherse'], /unknown command "reherse"/],
    [['__proto__'], /unknown command/],
    [['constructor'], /unknown command/],
  ])('refuses %j with the list of commands and exit code 2', async (argv, message) => {
    const { io, text } = terminal();
    expect(await main({ argv, io, subcommands: commands() })).toBe(2);
    expect(text.err).toMatch(message);
    expect(text.err).toContain('kingtide good    does good');
    expect(text.out).toBe('');
  });

  it.each(['--help', '-h', 'help'])('prints the commands for %s and exits with 0', async (flag) => {
    const { io, text } = terminal();
    expect(await main({ argv: [flag], io, subcommands: commands() })).toBe(0);
    expect(text.out).toBe(usage(commands()));
  });

  it('says what a command threw in one line and exits with 1', async () => {
    const { io, text } = terminal();
    expect(await main({ argv: ['thrown'], io, subcommands: commands() })).toBe(1);
    expect(text.err).toBe('kingtide thrown: no such folder\n');
  });

  it('keeps the stack of a defect', async () => {
    const { io, text } = terminal();
    expect(await main({ argv: ['defect'], io, subcommands: commands() })).toBe(1);
    expect(text.err).toMatch(/TypeError: x is undefined\n\s+at /);
  });

  it('knows the commands of the documents', () => {
    expect(Object.keys(SUBCOMMANDS).toSorted()).toEqual([
      'crds',
      'demo',
      'explain',
      'leave',
      'operator',
      'override',
      'pause',
      'plan',
      'rehearse',
      'release',
      'resume',
      'status',
      'validate',
    ]);
  });
});
