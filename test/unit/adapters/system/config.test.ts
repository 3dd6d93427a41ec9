/** The operator's configuration: whole or refused, every problem at once, each naming its key and file or flag. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Environment,
  FLAGS,
  type FlagValues,
  loadConfig,
  type OperatorConfig,
} from '../../../../src/adapters/system/config.ts';

let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kingtide-config-'));
  file = join(dir, 'kingtide.yaml');
});
afterEach(() => rm(dir, { recursive: true }));

const POD: Environment = {
  KUBERNETES_SERVICE_HOST: '10.0.0.1',
  POD_NAME: 'kingtide-a',
  POD_NAMESPACE: 'ops',
};
const MINIMAL = 'prometheus: { url: "http://prometheus:9090" }\nmaxCloudNodes: 40\n';

async function load(text: string, flags: FlagValues = {}, environment: Environment = POD) {
  await writeFile(file, text);
  return loadConfig({ file, flags, environment });
}

async function good(
  text: string,
  flags: FlagValues = {},
  environment: Environment = POD,
): Promise<OperatorConfig> {
  const loaded = await load(text, flags, environment);
  if (loaded.kind === 'problems') throw new Error(loaded.problems.join('\n'));
  return loaded.config;
}

/** Problems without the folder of this run. */
async function problems(
  text: string,
  flags: FlagValues = {},
  environment: Environment = POD,
): Promise<readonly string[]> {
  const loaded = await load(text, flags, environment);
  return loaded.kind === 'problems'
    ? loaded.problems.map((problem) => problem.replaceAll(`${dir}/`, ''))
    : [];
}

describe('a configuration', () => {
  it('needs two keys; the rest has defaults', async () => {
    expect(await good(MINIMAL)).toMatchObject({
      kubernetes: { access: { kind: 'service-account' }, timeout: 5_000 },
      namespace: 'ops',
      identity: expect.stringMatching(/^kingtide-a-[0-9a-f]{8}$/),
      timeZone: 'UTC',
      settings: {
        tick: 5_000,
        cacheSettle: 5_000,
        listLag: 120_000,
        joinTimeout: 900_000,
        viewMaxAge: 60_000,
        scrapeInterval: 15_000,
        maxCloudNodes: 40,
      },
      prometheus: { url: 'http://prometheus:9090', timeout: 10_000, method: 'POST' },
      providers: {},
      lease: { name: 'kingtide', duration: 15_000, renewBy: 10_000, retry: 2_000 },
      http: { address: '0.0.0.0', healthPort: 8_081, metricsPort: 8_080 },
      log: { level: 'info' },
      record: undefined,
    });
  });

  it('takes paths from where the file stands', async () => {
    const config = await good(
      `${MINIMAL}record: cycles\nproviders: { beijing: { address: "cloud:443", caFile: ca.pem, certFile: /etc/c.pem, keyFile: k/key.pem } }\n`,
    );
    expect(config.record).toBe(join(dir, 'cycles'));
    expect(config.providers['beijing']).toMatchObject({
      caFile: join(dir, 'ca.pem'),
      certFile: '/etc/c.pem',
      keyFile: join(dir, 'k/key.pem'),
    });
  });

  it('lets flags win over the file', async () => {
    const config = await good(`${MINIMAL}tick: 5s\n`, {
      tick: '2s',
      'max-cloud-nodes': '7',
      'max-spend': '20000 CNY/day',
      'health-port': '0',
      'log-level': 'warn',
    });
    expect(config).toMatchObject({
      settings: {
        tick: 2_000,
        maxCloudNodes: 7,
        maxSpend: { currency: 'CNY', micros: 20_000_000_000 },
      },
      http: { healthPort: 0, metricsPort: 8_080 },
      log: { level: 'warn' },
    });
  });

  it('can come from flags alone', async () => {
    const loaded = await loadConfig({
      file: undefined,
      flags: { 'prometheus-url': 'http://p', 'max-cloud-nodes': '1' },
      environment: POD,
    });
    expect(loaded).toMatchObject({ kind: 'config' });
  });

  it('outside a pod uses the kubeconfig of flag, file or environment, in this order', async () => {
    const outside = { KUBECONFIG: '/env' };
    const withFile = `${MINIMAL}kubernetes: { kubeconfig: /file, context: test }\n`;
    const access = async (text: string, flags: FlagValues) =>
      (await good(text, flags, outside)).kubernetes.access;
    expect([
      await access(withFile, { kubeconfig: '/flag' }),
      await access(withFile, {}),
      await access(MINIMAL, {}),
    ]).toEqual([
      { kind: 'kubeconfig', file: '/flag', context: 'test' },
      { kind: 'kubeconfig', file: '/file', context: 'test' },
      { kind: 'kubeconfig', file: '/env', context: undefined },
    ]);
  });

  it('gives two processes of one pod or machine different identities', async () => {
    const [one, other] = [await good(MINIMAL), await good(MINIMAL)];
    expect(one.identity).not.toBe(other.identity);
  });

  it('has a flag only for keys that exist', async () => {
    for (const [flag, { key }] of Object.entries(FLAGS)) {
      const found = (await problems(MINIMAL, { [flag]: ' ' })).filter((problem) =>
        problem.includes('unknown key'),
      );
      expect(found, `--${flag} sets ${key}`).toEqual([]);
    }
  });
});

describe('a bad configuration is refused', () => {
  it('with every problem at once', async () => {
    expect(await problems('tikc: 5s\ntick: 5\nprometheus: { timeout: 1h }\n')).toEqual([
      'kingtide.yaml: tick: found 5; allowed: a duration from 1s to 5m, such as 90s, 10m or 2h; write 5s, 5m or 5h',
      'kingtide.yaml: maxCloudNodes: is missing; allowed: a number',
      'kingtide.yaml: prometheus.url: is missing; allowed: a text',
      'kingtide.yaml: prometheus.timeout: found "1h"; allowed: a duration from 100ms to 1m, such as 90s, 10m or 2h; write a duration from 100ms to 1m',
      'kingtide.yaml: tikc: unknown key; did you mean "tick"?',
    ]);
  });

  it('naming the flag a value came from', async () => {
    expect(await problems(MINIMAL, { tick: 'soon' })).toEqual([
      expect.stringMatching(/^--tick: found "soon"; allowed: a duration/),
    ]);
  });

  const rows: readonly (readonly [string, string, RegExp])[] = [
    [
      'a misspelt nested key',
      'prometheus: { url: "http://p", bearerTokenFle: /t }\nmaxCloudNodes: 1',
      /prometheus\.bearerTokenFle: unknown key; did you mean "bearerTokenFile"\?/,
    ],
    [
      'an address with credentials, without showing them',
      'prometheus: { url: "http://user:canary@p" }\nmaxCloudNodes: 1',
      /prometheus\.url: found a text that looks like a credential; allowed: an address without credentials/,
    ],
    [
      'a token over plain http',
      'prometheus: { url: "http://p", bearerTokenFile: /t }\nmaxCloudNodes: 1',
      /prometheus\.bearerTokenFile: .*allowed only with an https url/,
    ],
    [
      'two ways to log in',
      'prometheus: { url: "https://p", bearerTokenFile: /t, basicAuth: { username: a, passwordFile: /p } }\nmaxCloudNodes: 1',
      /prometheus\.basicAuth: .*not both/,
    ],
    [
      'a certificate without its key',
      'prometheus: { url: "https://p", certFile: /c }\nmaxCloudNodes: 1',
      /prometheus\.certFile: .*certFile and keyFile together/,
    ],
    [
      'a provider without mutual TLS',
      `${MINIMAL}providers: { b: { address: "c:1", caFile: /a } }`,
      /providers\.b\.certFile: is missing/,
    ],
    [
      'a provider address without a port',
      `${MINIMAL}providers: { b: { address: "cloud", caFile: /a, certFile: /c, keyFile: /k } }`,
      /providers\.b\.address: found "cloud"; allowed: host:port/,
    ],
    [
      'a cap that is no whole number',
      'prometheus: { url: "http://p" }\nmaxCloudNodes: 1.5',
      /maxCloudNodes: found 1\.5; allowed: a whole number/,
    ],
    [
      'a negative cap',
      'prometheus: { url: "http://p" }\nmaxCloudNodes: -1',
      /maxCloudNodes: found -1; allowed: at least 0/,
    ],
    [
      'a time zone nobody knows',
      `${MINIMAL}timeZone: Mars/Olympus`,
      /timeZone: found "Mars\/Olympus"; allowed: an IANA time zone/,
    ],
    [
      'a lease renewed too late',
      `${MINIMAL}lease: { duration: 10s, renewBy: 10s }`,
      /lease\.renewBy: .*less than lease\.duration/,
    ],
    [
      'a request that may outlive the hold',
      `${MINIMAL}kubernetes: { timeout: 6s }`,
      /kubernetes\.timeout: .*at most lease\.duration minus lease\.renewBy/,
    ],
    [
      'one port for two servers',
      `${MINIMAL}http: { healthPort: 80, metricsPort: 80 }`,
      /http\.metricsPort: .*another port/,
    ],
    [
      'a kind whose replicas are not ours to move',
      `${MINIMAL}scalableKinds: [{ apiVersion: apps/v1, kind: StatefulSet, resource: statefulsets }]`,
      /scalableKinds\.0\.apiVersion: .*any group but apps, batch, autoscaling, keda\.sh, kingtide\.dev/,
    ],
    [
      'a kind of the core group',
      `${MINIMAL}scalableKinds: [{ apiVersion: v1, kind: ReplicationController, resource: rcs }]`,
      /scalableKinds\.0\.apiVersion: .*a group and a version/,
    ],
    [
      'a subresource in place of a resource',
      `${MINIMAL}scalableKinds: [{ apiVersion: a.io/v1, kind: Roll, resource: rolls/status }]`,
      /scalableKinds\.0\.resource: .*the plural in paths/,
    ],
    [
      'one resource in two versions',
      `${MINIMAL}scalableKinds: [{ apiVersion: a.io/v1, kind: Roll, resource: rolls }, { apiVersion: a.io/v2, kind: Roll, resource: rolls }]`,
      /scalableKinds\.1\.resource: .*each resource once/,
    ],
    ['a list', '- prometheus', /the document is not a map/],
    ['a key given twice', `${MINIMAL}tick: 5s\ntick: 6s`, /unique/],
    ['broken YAML', 'prometheus: {', /kingtide\.yaml: /],
    ['an alias bomb', 'a: &a [x]\nb: [*a, *a]', /cannot be read|alias/i],
  ];

  it.each(rows)('%s', async (_, text, problem) => {
    const found = await problems(text);
    expect(found.join('\n')).toMatch(problem);
    expect(found.join()).not.toContain('canary');
  });

  it('when its file is not there', async () => {
    const loaded = await loadConfig({ file: join(dir, 'absent.yaml'), environment: POD });
    expect(loaded).toMatchObject({
      problems: [expect.stringMatching(/absent\.yaml: cannot be read: ENOENT/)],
    });
  });

  it('when nobody says which cluster', async () => {
    expect(await problems(MINIMAL, {}, {})).toEqual([
      expect.stringMatching(
        /^kingtide\.yaml: kubernetes\.kubeconfig: is missing, and this is no pod/,
      ),
    ]);
  });
});
