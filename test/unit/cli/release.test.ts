/** `kingtide release`: the Override it writes, what it foretells, and that `kingtide resume` ends it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { record } from '../../../src/adapters/kube/json.ts';
import { runRelease } from '../../../src/cli/release.ts';
import { runResume } from '../../../src/cli/resume.ts';
import {
  type KeptCluster,
  override,
  overridePath,
  putShop,
  startKeptCluster,
} from './kept-cluster.ts';

let cluster: KeptCluster;
beforeEach(async () => {
  cluster = await startKeptCluster();
  putShop(cluster);
});
afterEach(() => cluster.close());

const release = (...args: string[]) => cluster.run(runRelease, ...args);
const RELEASE = overridePath('kingtide-release-checkout');
const CHECKOUT = '/apis/kingtide.dev/v1alpha1/namespaces/shop/scalingpolicies/checkout';

describe('releasing a policy', () => {
  it('writes an Override with who, why and an end a day from now', async () => {
    const { code, out } = await release('shop/checkout', '--reason', 'not tonight');

    expect(code).toBe(0);
    expect(cluster.objects.get(RELEASE)).toMatchObject({
      metadata: {
        labels: { 'kingtide.dev/control': 'release' },
        annotations: { 'kingtide.dev/by': 'alice' },
      },
      spec: {
        policy: 'checkout',
        release: true,
        until: '2027-03-02T12:00:00Z',
        reason: 'not tonight',
      },
    });
    expect(out).toContain('nothing was written to its target, so its replicas stay as they are');
  });

  it('foretells what its replicas go back to', async () => {
    const found = cluster.objects.get(CHECKOUT);
    const status = { ...record(found?.['status']), originals: { replicas: 12 } };
    cluster.put(CHECKOUT, { ...found, status });

    const { out } = await release('shop/checkout', '--reason', 'r');

    expect(out).toContain('its replicas go back to 12, as they were found');
  });

  it('says that an enforced policy is driven again when it ends', async () => {
    const said = async (mode: string) => {
      const found = cluster.objects.get(CHECKOUT);
      cluster.put(CHECKOUT, { ...found, spec: { ...record(found?.['spec']), mode } });
      return (await release('shop/checkout', '--reason', 'r')).out;
    };

    expect(await said('Enforce')).toContain('to leave for good, delete the policy');
    expect(await said('Observe')).not.toContain('driven again');
  });

  it.each([
    [
      'a policy that is not there',
      ['shop/chekout', '--reason', 'r'],
      'no ScalingPolicy shop/chekout',
    ],
    ['no reason', ['shop/checkout'], '--reason is missing'],
    [
      'an end that is none',
      ['shop/checkout', '--reason', 'r', '--until', 'soon'],
      '--until: found',
    ],
    ['all of them', ['--all', '--reason', 'r'], '--all'],
  ])('refuses %s', async (_, args, words) => {
    const { code, err } = await release(...args);

    expect(code).toBe(2);
    expect(err).toContain(words);
    expect(cluster.objects.has(RELEASE)).toBe(false);
  });

  it("leaves an Override alone that has its name and is a person's", async () => {
    cluster.put(RELEASE, override({ release: true }));

    const { code, err } = await release('shop/checkout', '--reason', 'r');

    expect(code).toBe(2);
    expect(err).toContain('is not of kingtide release, so it is left alone');
  });
});

describe('resuming a released policy', () => {
  it('deletes its Override and says whose it was', async () => {
    await release('shop/checkout', '--reason', 'not tonight');

    const { code, out } = await cluster.run(runResume, 'shop/checkout');

    expect(code).toBe(0);
    expect(out).toContain('resumed: shop/checkout; it was released by alice: not tonight');
    expect(cluster.objects.has(RELEASE)).toBe(false);
  });

  it("names a person's release that still stands", async () => {
    cluster.put(overridePath('home'), override({ release: true }));

    const { code, err } = await cluster.run(runResume, 'shop/checkout');

    expect(code).toBe(3);
    expect(err).toContain('shop/checkout is still released by Override shop/home (release)');
  });
});
