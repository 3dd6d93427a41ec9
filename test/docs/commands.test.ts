/** Every command in the documents is run here, or in install.test.ts (kubectl, helm) or output.test.ts (npm start). */
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { caughtIo } from '../scenario/rehearsal.ts';
import { read } from '../tidy/repository-files.ts';
import { type Command, commandsOf, kingtideArguments, programOf, wordsOf } from './commands.ts';
import { pageOf, readPages } from './pages.ts';

const commands = readPages().flatMap(commandsOf);
const ours = commands.filter((command) => kingtideArguments(command) !== undefined);
const of = (subcommand: string): readonly Command[] =>
  ours.filter((command) => kingtideArguments(command)?.[0] === subcommand);

/** Where the other programs are run. kubectl and helm need a cluster: their pages are played there. */
const PLAYED = ['README.md', 'docs/install.md', 'policies/demo-shop/README.md'];

async function run(command: Command, signal?: AbortSignal) {
  const { io, caught } = caughtIo();
  const argv = kingtideArguments(command) ?? [];
  const code = await main({ argv, io: signal === undefined ? io : { ...io, signal } });
  return { code, ...caught() };
}

describe('commands in the documents', () => {
  it('are those of programs that a test runs', () => {
    const unknown = commands.filter((command) => programOf(command) === undefined);
    expect(unknown.map(({ place, text }) => `${place}: ${text}`)).toEqual([]);
  });

  it('stand on a page that is played on a cluster when they need one', () => {
    const clients = commands.filter((command) => /^(kubectl|helm)$/.test(programOf(command) ?? ''));
    const elsewhere = clients.filter(
      ({ place }) => !PLAYED.some((page) => place.startsWith(`${page}:`)),
    );
    expect(clients.length).toBeGreaterThan(0);
    expect(elsewhere.map(({ place }) => place)).toEqual([]);
  });

  it('of kingtide are only those that are run below', () => {
    const known = [...of('validate'), ...of('rehearse'), ...of('plan'), ...of('crds')];
    expect(ours.filter((command) => !known.includes(command))).toEqual([]);
  });

  it.each(of('validate'))('$place: $text finds nothing wrong', async (command) => {
    const { code, out } = await run(command);
    expect(out).toMatch(/^[1-9]\d* documents, 0 errors, 0 warnings\n$/);
    expect(code).toBe(0);
  });

  /** The whole rehearsal runs in output.test.ts and in the scenario suite; here it stops once its folder is read. */
  it.each(of('rehearse'))('$place: $text has a folder that can be rehearsed', async (command) => {
    const { code, err } = await run(command, AbortSignal.abort());
    expect(err).toContain('stopped before the end; nothing was judged');
    expect(code).toBe(1);
  });

  /** Whole plans are made in the scenario suite; here one stops once its folder and promotion are read. */
  it.each(of('plan'))('$place: $text has a promotion that can be planned', async (command) => {
    const { code, err } = await run(command, AbortSignal.abort());
    expect(err).toContain('stopped before the end; there is no plan');
    expect(code).toBe(1);
  });

  it('of npm name suites that exist', () => {
    const config = read('vitest.config.ts');
    const suites = commands.flatMap(({ text }) => /--project (\w+)/.exec(text)?.[1] ?? []);
    expect(suites.filter((name) => !config.includes(`name: '${name}'`))).toEqual([]);
  });
});

describe('reading commands', () => {
  it('takes the lines of a sh block apart, without comments', () => {
    const page = pageOf(
      'a.md',
      'text\n\n```sh\n# first\nkubectl get x  # why\nhelm -p \'{"a": 1}\'\n```\n',
    );
    expect(commandsOf(page)).toEqual([
      { place: 'a.md:5', text: 'kubectl get x', words: ['kubectl', 'get', 'x'] },
      { place: 'a.md:6', text: 'helm -p \'{"a": 1}\'', words: ['helm', '-p', '{"a": 1}'] },
    ]);
  });

  it('sees a command that nobody can run', () => {
    const [command] = commandsOf(pageOf('a.md', '```sh\nterraform apply\n```\n'));
    expect(command && programOf(command)).toBeUndefined();
  });

  it('knows kingtide behind npm', () => {
    const words = wordsOf('npm run kingtide -- rehearse a --seed 3');
    expect(kingtideArguments({ place: '', text: '', words })).toEqual([
      'rehearse',
      'a',
      '--seed',
      '3',
    ]);
  });
});
