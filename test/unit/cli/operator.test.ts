/** `kingtide operator` before it is wired: flags, help and refusals. Starting for real is test/cluster's. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FLAGS } from '../../../src/adapters/system/config.ts';
import { runOperator } from '../../../src/cli/operator.ts';
import { VERSION } from '../../../src/cli/version.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kingtide-operator-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function run(...args: string[]) {
  const text = { out: '', err: '' };
  const io = {
    out: (more: string) => {
      text.out += more;
    },
    err: (more: string) => {
      text.err += more;
    },
    terminal: false,
    columns: 80,
    signal: AbortSignal.abort(),
  };
  return { code: await runOperator({ args, io }), ...text };
}

describe('the operator command', () => {
  it('explains every flag', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const flag of ['config', ...Object.keys(FLAGS)]) expect(out).toContain(`--${flag}`);
  });

  it('refuses an unknown flag with exit code 2', async () => {
    const { code, err } = await run('--prometheus', 'http://p');
    expect(code).toBe(2);
    expect(err).toContain("Unknown option '--prometheus'");
  });

  it('refuses a stray word', async () => {
    expect(await run('now')).toMatchObject({ code: 2 });
  });

  it('refuses a bad configuration with exit code 2 and a line per problem', async () => {
    const file = join(dir, 'k.yaml');
    await writeFile(file, 'prometheus: { url: nowhere }\nlease: { nam: x }\n');
    const { code, err } = await run('--config', file, '--tick', '5');
    expect(code).toBe(2);
    expect(err.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^kingtide operator: --tick: found "5"; allowed: a duration/),
      expect.stringMatching(/^kingtide operator: .*k\.yaml: maxCloudNodes: is missing/),
      expect.stringMatching(
        /^kingtide operator: .*k\.yaml: prometheus\.url: found "nowhere"; allowed: an http or https address/,
      ),
      expect.stringMatching(
        /^kingtide operator: .*k\.yaml: lease\.nam: unknown key; did you mean "name"\?/,
      ),
    ]);
  });

  it('refuses a kubeconfig that is not there, naming it', async () => {
    const kubeconfig = join(dir, 'absent');
    const { code, err } = await run(
      '--kubeconfig',
      kubeconfig,
      '--prometheus-url',
      'http://p',
      '--max-cloud-nodes',
      '1',
    );
    expect(code).toBe(2);
    expect(err).toContain(`kubeconfig ${kubeconfig} cannot be read`);
  });
});

it('the version is the one of the package and of the chart', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  const chart = parse(readFileSync(join(ROOT, 'charts/kingtide/Chart.yaml'), 'utf8')) as {
    version: string;
    appVersion: string;
  };
  expect([manifest.version, chart.version, chart.appVersion]).toEqual([VERSION, VERSION, VERSION]);
});
