/** Which kubeconfig, context and namespace a person means, as kubectl would take it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { findKubeconfig } from '../../../../src/adapters/kube/kubeconfig.ts';

let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kingtide-kubeconfig-'));
  file = join(dir, 'config');
  const context = (name: string, more = {}) => ({
    name,
    context: { cluster: 'c', user: name, ...more },
  });
  const document = {
    'current-context': 'day',
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
    users: [
      { name: 'day', user: {} },
      { name: 'night', user: {} },
    ],
    contexts: [context('day', { namespace: 'shop' }), context('night')],
  };
  await writeFile(file, stringify(document));
});
afterEach(() => rm(dir, { recursive: true }));

it('takes the file given, then KUBECONFIG, then the one at home', async () => {
  const at = { file, context: 'day', namespace: 'shop', user: 'day' };
  expect(findKubeconfig({ file, environment: { KUBECONFIG: '/nowhere' } })).toEqual(at);
  expect(findKubeconfig({ environment: { KUBECONFIG: file } })).toEqual(at);
  expect(() => findKubeconfig({ environment: { HOME: dir } })).toThrow(
    `there is no kubeconfig ${join(dir, '.kube', 'config')}; give one with --kubeconfig`,
  );
});

it('takes the context given, and the namespace default where it names none', () => {
  expect(findKubeconfig({ file, context: 'night' })).toMatchObject({
    namespace: 'default',
    user: 'night',
  });
});

it('names the contexts there are when another is asked for', () => {
  expect(() => findKubeconfig({ file, context: 'dusk' })).toThrow(
    'has no context "dusk"; it has day, night',
  );
});

it('refuses a list of files instead of reading one of them', () => {
  const environment = { KUBECONFIG: `${file}:${file}` };
  expect(() => findKubeconfig({ environment })).toThrow('KUBECONFIG names 2 files');
});

it('says which file is no kubeconfig', async () => {
  await writeFile(file, 'clusters: [');
  expect(() => findKubeconfig({ file })).toThrow(`kubeconfig ${file} cannot be read`);
});
