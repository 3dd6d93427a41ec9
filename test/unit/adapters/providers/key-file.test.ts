/** The access key of a cloud: read again while the process runs, never used after its end, never told. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  createKeySource,
  KEY_CHECK_EVERY,
} from '../../../../src/adapters/providers/web/key-file.ts';

const KEY = { accessKeyId: 'an-id', accessKeySecret: 'hunter-11' };
const NOW = Date.UTC(2027, 0, 1);

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kingtide-key-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function source(content: string) {
  const file = join(dir, 'key.json');
  await writeFile(file, content);
  const time = { monotonic: 0, now: NOW };
  const clock = {
    now: () => time.now,
    monotonic: () => time.monotonic,
    sleep: () => Promise.resolve(),
  };
  return { file, time, keys: createKeySource(file, clock) };
}

it('a key for ever has no token', async () => {
  const { keys } = await source(JSON.stringify(KEY));

  expect(await keys.current()).toEqual({ id: 'an-id', secret: 'hunter-11', token: undefined });
});

it('a lent key is used until ten seconds before its end', async () => {
  const lent = { ...KEY, securityToken: 'lent', expiration: '2027-01-01T00:10:00Z' };
  const { keys, time } = await source(JSON.stringify(lent));
  expect(await keys.current()).toMatchObject({ token: 'lent' });
  time.now = NOW + 9 * 60_000 + 50_001;

  expect(await keys.current()).toContain('ended at 2027-01-01T00:10:00Z; write a new one there');
});

it('a new key is used at the first call after fifteen seconds', async () => {
  const { file, keys, time } = await source(JSON.stringify(KEY));
  await keys.current();
  await writeFile(file, JSON.stringify({ ...KEY, accessKeyId: 'next' }));
  expect(await keys.current()).toMatchObject({ id: 'an-id' });
  time.monotonic = KEY_CHECK_EVERY;

  expect(await keys.current()).toMatchObject({ id: 'next' });
});

it('a file that was spoilt leaves the key before in use', async () => {
  const { file, keys, time } = await source(JSON.stringify(KEY));
  await keys.current();
  await writeFile(file, '{');
  time.monotonic = KEY_CHECK_EVERY;

  expect(await keys.current()).toMatchObject({ id: 'an-id' });
});

it.each([
  ['no JSON', '{', 'the file is not as expected'],
  [
    'a key with a line break',
    JSON.stringify({ ...KEY, accessKeySecret: 'hunter\n22' }),
    'accessKeySecret is not',
  ],
  ['an end that is no time', JSON.stringify({ ...KEY, expiration: 'soon' }), 'expiration is not'],
])('%s is told by its field, without its content', async (_what, content, words) => {
  const { keys } = await source(content);
  const told = await keys.current();

  expect(told).toContain(words);
  expect(told).not.toContain('hunter');
});
