/** `kingtide override`: what it writes and what it refuses before anything is written. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runOverride } from '../../../src/cli/override.ts';
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

const run = (...args: string[]) => cluster.run(runOverride, ...args);
const WHY = ['--until', '2h', '--reason', 'coupon rush'];
/** The API server of these tests completes every generated name the same way. */
const WRITTEN = overridePath('kingtide-checkout-20270301t120000-abc12');

describe('an override', () => {
  it('is an object of its own, with who, why and an end', async () => {
    const { code, out } = await run(
      'shop/checkout',
      '--min',
      '120',
      '--capacity',
      '150 rps',
      '--no-shrink',
      ...WHY,
    );

    expect(code).toBe(0);
    expect(out).toBe(
      'Override shop/kingtide-checkout-20270301t120000-abc12 (min 120, capacity 150 rps, no shrink) until 2027-03-01 22:00 Asia/Shanghai (UTC+08:00), by alice: coupon rush\n' +
        'it ends by itself, or with: kubectl delete override kingtide-checkout-20270301t120000-abc12 --namespace shop\n',
    );
    expect(cluster.objects.get(WRITTEN)).toMatchObject({
      metadata: {
        labels: { 'kingtide.dev/control': 'override' },
        annotations: { 'kingtide.dev/by': 'alice' },
      },
      spec: {
        policy: 'checkout',
        min: 120,
        capacity: '150 rps',
        noShrink: true,
        until: '2027-03-01T14:00:00Z',
        reason: 'coupon rush',
      },
    });
    expect(cluster.look(WRITTEN, 'spec')).not.toHaveProperty('pause');
  });

  it('writes how many nodes are asked for, and says so', async () => {
    const { out } = await run('shop/checkout', '--nodes', '60', ...WHY);

    expect(cluster.look(WRITTEN, 'spec')).toMatchObject({ nodes: 60 });
    expect(out).toContain('(60 nodes)');
  });

  it('notes another one in force, and changes it in nothing', async () => {
    cluster.put(overridePath('hold'), override({ min: 100 }));
    const before = cluster.objects.get(overridePath('hold'));
    const { out } = await run('shop/checkout', '--min', '120', ...WHY);

    expect(out).toMatch(/^note: shop\/hold .*overrides the same policy/);
    expect(cluster.objects.get(overridePath('hold'))).toEqual(before);
  });

  it('of a policy that only observes says that nothing will be written', async () => {
    const path = '/apis/kingtide.dev/v1alpha1/namespaces/shop/scalingpolicies/login';
    cluster.put(path, {
      ...cluster.objects.get(path),
      spec: { ...cluster.look(path, 'spec'), mode: 'Observe' },
    });
    expect((await run('shop/login', '--no-shrink', ...WHY)).out).toContain(
      'note: shop/login is in mode Observe',
    );
  });

  it.each([
    [['--min', '201', ...WHY], '--min: 201 is above spec.replicas.max of the policy shop/checkout'],
    [['--min', '-1', ...WHY], 'min'],
    [['--min', '1e3', ...WHY], '--min: '],
    [['--min', '010', ...WHY], '--min: '],
    [['--min', '2.5', ...WHY], '--min: '],
    [['--capacity', '150', ...WHY], '--capacity: "150" has no unit'],
    [['--capacity', '150m', ...WHY], 'milli or minutes, not requests'],
    [
      WHY,
      'this would change nothing; give at least one of --min, --nodes, --capacity and --no-shrink',
    ],
    [['--min', '9', '--reason', 'r'], '--until is missing; an override always ends'],
    [['--min', '9', '--until', '2h'], '--reason is missing'],
    [
      ['--min', '9', '--until', '2h', '--reason', 'a\nb'],
      '--reason: the text holds a control character',
    ],
    [
      ['--min', '9', '--until', '2h', '--reason', 'password=hunter2222'],
      'looks like a credential (not shown)',
    ],
    [['--min', '9', '--until', '2026-01-01T00:00Z', '--reason', 'r'], 'is past'],
    [['--all', ...WHY], "Unknown option '--all'"],
  ])('%j is refused with exit code 2, and nothing is written', async (args, message) => {
    const { code, err, out } = await run('shop/checkout', ...args);
    expect(err).toContain(message);
    expect([code, out]).toEqual([2, '']);
    expect(
      cluster.api.calls
        .filter(({ path }) => path.endsWith('/overrides'))
        .filter(({ method }) => method === 'POST'),
    ).toEqual([]);
    expect(err).not.toContain('hunter2222');
  });

  it('for a policy that is not there is refused with the names there are', async () => {
    expect(await run('shop/zzz', '--no-shrink', ...WHY)).toMatchObject({
      code: 2,
      err: 'kingtide override: no ScalingPolicy shop/zzz; use one of checkout, login\n',
    });
  });

  it('that the API server refuses ends with exit code 1 and its words', async () => {
    cluster.refusals.set('/apis/kingtide.dev/v1alpha1/namespaces/shop/overrides', 403);
    const { code, err } = await run('shop/checkout', '--no-shrink', ...WHY);
    expect(code).toBe(1);
    expect(err).toContain('docs/install.md names the rights');
  });
});
