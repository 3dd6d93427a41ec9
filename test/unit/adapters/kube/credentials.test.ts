/** Kubeconfig files that cannot be used say what is wrong and how to fix it; token files are honoured. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadCredentials } from '../../../../src/adapters/kube/credentials.ts';

describe('credentials', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kingtide-credentials-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function kubeconfig(cluster: object, user: object, context = 'c'): Promise<string> {
    const file = join(folder, 'config');
    const document = {
      'current-context': context,
      clusters: [{ name: 'k', cluster: { server: 'https://api.example:6443/', ...cluster } }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'c', context: { cluster: 'k', user: 'u' } }],
    };
    await writeFile(file, stringify(document));
    return file;
  }

  it('a missing kubeconfig is named', async () => {
    const file = join(folder, 'nowhere');

    await expect(loadCredentials({ kind: 'kubeconfig', file })).rejects.toThrow(
      `kubeconfig ${file} cannot be read`,
    );
  });

  it('a context that leads to no cluster says what to check', async () => {
    const file = await kubeconfig({}, {}, 'other');

    await expect(loadCredentials({ kind: 'kubeconfig', file })).rejects.toThrow(
      'check its current-context',
    );
  });

  it('a proxy is refused, not ignored', async () => {
    const file = await kubeconfig({ 'proxy-url': 'http://proxy:3128' }, {});

    await expect(loadCredentials({ kind: 'kubeconfig', file })).rejects.toThrow('proxy-url');
  });

  it('a token file is read, and read again after a reload', async () => {
    const tokenFile = join(folder, 'token');
    await writeFile(tokenFile, 'first\n');
    const credentials = await loadCredentials({
      kind: 'kubeconfig',
      file: await kubeconfig({}, { tokenFile }),
    });
    const before = await credentials.current();

    await writeFile(tokenFile, 'second\n');
    await credentials.reload();
    const after = await credentials.current();

    expect(before).toMatchObject({
      server: 'https://api.example:6443',
      headers: { authorization: 'Bearer first' },
    });
    expect(after.headers).toEqual({ authorization: 'Bearer second' });
  });

  it('the CA and client certificate of the kubeconfig are used, and the server is verified', async () => {
    const data = (text: string) => Buffer.from(text).toString('base64');
    const file = await kubeconfig(
      { 'certificate-authority-data': data('CA'), 'tls-server-name': 'api' },
      { 'client-certificate-data': data('CERT'), 'client-key-data': data('KEY') },
    );

    const { tls } = await (await loadCredentials({ kind: 'kubeconfig', file })).current();

    expect(tls).toEqual({ ca: 'CA', cert: 'CERT', key: 'KEY', servername: 'api', verify: true });
  });
});
