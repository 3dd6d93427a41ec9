/** `kingtide validate` and `kingtide crds` as commands: paths, options, formats, exit codes. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { runCrds } from '../../../src/cli/crds.ts';
import type { Io } from '../../../src/cli/io.ts';
import { runValidate } from '../../../src/cli/validate.ts';
import { CLOUD, HOME, poolText, tierText } from './documents.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kingtide-validate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

interface Said {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

async function run(
  command: (input: { args: readonly string[]; io: Io }) => Promise<number>,
  ...args: readonly string[]
): Promise<Said> {
  const said = { out: '', err: '' };
  const io: Io = {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    terminal: false,
    columns: 80,
    signal: new AbortController().signal,
  };
  const exit = await command({ args, io });
  return { exit, ...said };
}

const validate = (...args: readonly string[]) => run((input) => runValidate(input), ...args);

describe('kingtide validate', () => {
  it('reads folders to their depths, and only YAML that may hold policies', async () => {
    file('sites/home.yaml', HOME);
    file('sites/deep/cloud.yml', CLOUD);
    file('scenario.yaml', 'not: a policy\n');
    file('expectations.yaml', 'not: a policy\n');
    file('README.md', '# no');
    file('.hidden/bad.yaml', 'bad');
    expect(await validate(folder)).toEqual({
      exit: 0,
      out: '2 documents, 0 errors, 0 warnings\n',
      err: '',
    });
  });

  it('reads a file that is named, whatever its name, and no file twice', async () => {
    const path = file('scenario.txt', HOME);
    expect(await validate(path, path, folder)).toMatchObject({ exit: 2 });
    expect(await validate(path, path)).toEqual({
      exit: 0,
      out: '1 document, 0 errors, 0 warnings\n',
      err: '',
    });
  });

  it('checks files against each other', async () => {
    file('a.yaml', tierText('web'));
    file('b.yaml', tierText('web').replace('name: web, namespace', 'name: api, namespace'));
    const { out, exit } = await validate(folder);
    expect(out).toContain(
      `b.yaml:4:76: spec.target.workload.name: Deployment shop/web is scaled by the policy shop/web already`,
    );
    expect(exit).toBe(2);
  });

  it('says what is not there and goes on', async () => {
    const { out, exit } = await validate(join(folder, 'nowhere'), file('home.yaml', HOME));
    expect(out).toContain(
      'nowhere: there is no such file or folder; a readable YAML file, or a folder with some; correct the path [UNREADABLE]',
    );
    expect(out).toContain('1 document, 1 error');
    expect(exit).toBe(2);
  });

  it('says that a folder has nothing to check', async () => {
    expect((await validate(folder)).out).toContain('there is no YAML file in this folder');
  });

  it('does not follow links in circles', async () => {
    file('home.yaml', HOME);
    symlinkSync(folder, join(folder, 'again'));
    expect((await validate(folder)).exit).not.toBe(1);
  });

  it('never reads more than a file may have', async () => {
    const { out } = await validate('/dev/zero');
    expect(out).toContain('/dev/zero:1:1: the file is larger than 1 MiB');
  });

  it('prints JSON with the documented fields', async () => {
    const path = file('home.yaml', HOME.replace('CN', 'cn'));
    const { out, exit } = await validate(path, '--format', 'json');
    expect(JSON.parse(out)).toEqual({
      documents: 1,
      problems: [
        {
          file: path,
          line: 4,
          column: 32,
          path: 'spec.country',
          code: 'BAD_FORMAT',
          severity: 'error',
          message: '"cn" is not a country code',
          allowed: 'an ISO 3166 country code such as CN',
          fix: 'write two capital letters, for example CN',
        },
      ],
    });
    expect(exit).toBe(2);
  });

  it('judges by the options it is given', async () => {
    const path = file(
      'shop.yaml',
      [CLOUD, poolText('np'), tierText('web').replace('[1m]', '[15s]')].join('---\n'),
    );
    expect((await validate(path)).out).toContain('PROMQL_SHORT_RANGE');
    expect((await validate(path, '--scrape-interval', '5s')).exit).toBe(0);
    expect(
      (await validate(path, '--scrape-interval', '5s', '--max-cloud-nodes', '5')).out,
    ).toContain('ABOVE_OPERATOR_CAP');
    expect((await validate(path, '--scrape-interval', '5s', '--max-replicas', '5')).out).toContain(
      'ABOVE_OPERATOR_CAP',
    );
    expect(
      (
        await validate(
          path,
          '--scrape-interval',
          '5s',
          '--time-zone',
          'Asia/Shanghai',
          '--now',
          '2027-01-01T00:00:00Z',
        )
      ).exit,
    ).toBe(0);
  });

  it('knows the kinds that it is told of, each by a flag', async () => {
    const rollout = tierText('web').replace('apps/v1, kind: Deployment', 'a.io/v1, kind: Roll');
    const path = file('shop.yaml', [CLOUD, rollout].join('---\n'));
    expect((await validate(path)).out).toContain('TARGET_KIND_NOT_LISTED');
    const flags = ['--scalable-kind', 'b.io/v1/Other', '--scalable-kind', 'a.io/v1/Roll'];
    expect((await validate(path, ...flags)).exit).toBe(0);
  });

  it.each([
    [[], 'no file or folder given'],
    [['--format', 'xml', 'a.yaml'], '--format: found "xml"; one of text, json'],
    [['--time-zone', 'CST', 'a.yaml'], '--time-zone: "CST" does not name one place'],
    [['--now', 'today', 'a.yaml'], '--now: "today" is not a time'],
    [['--max-replicas', 'many', 'a.yaml'], '--max-replicas: NaN is not a whole number'],
    [['--scrape-interval', '15', 'a.yaml'], '--scrape-interval: "15" has no unit'],
    [['--scalable-kind', 'Rollout', 'a.yaml'], '--scalable-kind: found "Rollout"; group, version'],
    [['--bogus'], "Unknown option '--bogus'"],
  ])('refuses the arguments %j', async (args, message) => {
    const said = await validate(...args);
    expect(said.err).toContain(message);
    expect(said.exit).toBe(2);
  });

  it('explains itself', async () => {
    const said = await validate('--help');
    expect(said.out).toContain('Usage: kingtide validate PATH...');
    expect(said.exit).toBe(0);
  });
});

describe('kingtide crds', () => {
  it('prints six CRDs that YAML readers can read', async () => {
    const { out, exit } = await run(runCrds);
    const kinds = parseAllDocuments(out).map((document) => document.toJS().spec.names.kind);
    expect(kinds).toEqual([
      'Site',
      'BurstPool',
      'ScalingPolicy',
      'PromotionCalendar',
      'Override',
      'NodeRequest',
    ]);
    expect(exit).toBe(0);
  });

  it('takes no arguments', async () => {
    expect((await run(runCrds, 'all')).exit).toBe(2);
    expect((await run(runCrds, '--help')).out).toContain('Usage: kingtide crds');
  });
});
