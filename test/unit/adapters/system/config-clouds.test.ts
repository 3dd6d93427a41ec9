/** Accounts at public clouds in the operator's configuration. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../../../src/adapters/system/config.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kingtide-clouds-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function clouds(text: string) {
  const file = join(dir, 'kingtide.yaml');
  const base = 'maxCloudNodes: 5\nprometheus: { url: "http://p" }\nkubernetes: { kubeconfig: k }\n';
  await writeFile(file, `${base}clouds: { aliyun: { ${text} } }\n`);
  const loaded = await loadConfig({ file, environment: {} });
  return loaded.kind === 'config' ? loaded.config.clouds['aliyun'] : loaded.problems;
}

it('an account has a vendor, a region and a key; its files are meant from where the configuration stands', async () => {
  const said = 'vendor: alibabaCloud, region: cn-beijing, keyFile: key.json, caFile: ca.pem';

  expect(await clouds(said)).toEqual({
    vendor: 'alibabaCloud',
    region: 'cn-beijing',
    keyFile: join(dir, 'key.json'),
    caFile: join(dir, 'ca.pem'),
    timeout: 5_000,
  });
});

it.each([
  [
    'vendor: aws, region: r, keyFile: k',
    'clouds.aliyun.vendor: found "aws"; allowed: alibabaCloud, tencentCloud',
  ],
  ['vendor: tencentCloud, keyFile: k', 'clouds.aliyun.region: is missing'],
  ['vendor: tencentCloud, region: ap-beijing', 'clouds.aliyun.keyFile: is missing'],
  [
    'vendor: tencentCloud, region: r, keyFile: k, address: "https://x"',
    'clouds.aliyun.address: found "https://x"; allowed: a host, with a port where it is not 443',
  ],
])('%s is told: %s', async (text, words) => {
  expect(await clouds(text)).toEqual([expect.stringContaining(words)]);
});
