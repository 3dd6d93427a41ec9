/** `kingtide pause` and `kingtide resume`: what they write, what they leave alone, and what they refuse. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPause } from '../../../src/cli/pause.ts';
import { runResume } from '../../../src/cli/resume.ts';
import {
  CONFIG,
  type KeptCluster,
  NOW,
  override,
  overridePath,
  putShop,
  SWITCHES,
  startKeptCluster,
} from './kept-cluster.ts';

let cluster: KeptCluster;
beforeEach(async () => {
  cluster = await startKeptCluster();
  putShop(cluster);
});
afterEach(() => cluster.close());

const pause = (...args: string[]) => cluster.run(runPause, ...args);
const resume = (...args: string[]) => cluster.run(runResume, ...args);
const PAUSE = overridePath('kingtide-pause-checkout');

describe('pausing one policy', () => {
  it('writes an Override with who, why and an end two hours from now', async () => {
    const { code, out } = await pause('shop/checkout', '--reason', 'bad release');

    expect(code).toBe(0);
    // NOW is 20:00 in Shanghai, 12:00 UTC.
    expect(out).toContain(
      'until 2027-03-01 22:00 Asia/Shanghai (UTC+08:00), by alice: bad release',
    );
    expect(cluster.objects.get(PAUSE)).toMatchObject({
      metadata: {
        labels: { 'kingtide.dev/control': 'pause' },
        annotations: { 'kingtide.dev/by': 'alice' },
      },
      spec: {
        policy: 'checkout',
        pause: true,
        until: '2027-03-01T14:00:00Z',
        reason: 'bad release',
      },
    });
  });

  it('names a policy without namespace in that of the kubeconfig, or of -n', async () => {
    expect((await pause('checkout', '--reason', 'r')).out).toContain('paused: shop/checkout');
    expect((await pause('checkout', '-n', 'core', '--reason', 'r')).err).toContain(
      'no ScalingPolicy core/checkout',
    );
  });

  it('takes the place of its own earlier pause and says whose it was', async () => {
    await pause('shop/checkout', '--reason', 'first');
    const { code, out } = await pause('shop/checkout', '--reason', 'longer', '--until', '5h');

    expect(code).toBe(0);
    expect(out).toContain(
      'takes the place of the pause of alice (Override shop/kingtide-pause-checkout)',
    );
    expect(cluster.look(PAUSE, 'spec')).toMatchObject({
      reason: 'longer',
      until: '2027-03-01T17:00:00Z',
    });
  });

  it("leaves an Override alone that has its name and is a person's", async () => {
    cluster.put(PAUSE, override({ pause: true }));
    const { code, err } = await pause('shop/checkout', '--reason', 'r');

    expect(code).toBe(2);
    expect(err).toContain('is not of kingtide pause, so it is left alone');
    expect(cluster.look(PAUSE, 'spec')['reason']).toBe('by hand');
  });

  it('notes the Override that is in force already', async () => {
    cluster.put(overridePath('hold'), override({ min: 100 }));
    expect((await pause('shop/checkout', '--reason', 'r')).out).toMatch(
      /note: .*shop\/hold.*overrides the same policy/,
    );
  });

  it('writes nothing when somebody else changed it at the same moment', async () => {
    await pause('shop/checkout', '--reason', 'first');
    const { handler } = cluster.api;
    cluster.api.handler = (call, answer) => {
      if (call.method === 'PUT') cluster.put(PAUSE, override({ pause: true }));
      handler(call, answer);
    };
    const { code, err } = await pause('shop/checkout', '--reason', 'second');

    expect(code).toBe(1);
    expect(err).toContain('somebody else changed it at the same moment');
    expect(cluster.look(PAUSE, 'spec')['reason']).toBe('by hand');
  });
});

describe('pausing all', () => {
  it('sets the switch with who, why and an end', async () => {
    const { code, out } = await pause('--all', '--reason', 'provider acts up', '--until', '30m');

    expect(code).toBe(0);
    expect(out).toContain('paused: every policy, until 2027-03-01 20:30 Asia/Shanghai');
    expect(cluster.look(SWITCHES, 'data')).toEqual({
      pause: 'until 2027-03-01T12:30:00Z by alice: provider acts up',
    });
  });

  it('refuses a namespace where no operator listens, and creates nothing', async () => {
    const { code, err } = await pause('--all', '--reason', 'r', '--operator-namespace', 'other');

    expect(code).toBe(2);
    expect(err).toContain('no ConfigMap other/kingtide-switches, so no operator listens there');
    expect(cluster.api.calls.filter(({ method }) => method === 'PATCH')).toEqual([]);
  });

  it('goes ahead under the name of the kubeconfig where the API server tells no name', async () => {
    cluster.refusals.set('/apis/authentication.k8s.io/v1/selfsubjectreviews', 403);
    expect((await pause('--all', '--reason', 'r')).code).toBe(0);
    expect(cluster.look(SWITCHES, 'data')['pause']).toContain(
      ' by someone (by their kubeconfig): r',
    );
  });

  it('says which right is missing, with exit code 1', async () => {
    cluster.refusals.set(SWITCHES, 403);
    const { code, err } = await pause('--all', '--reason', 'r');
    expect(code).toBe(1);
    expect(err).toContain('docs/install.md names the rights');
  });
});

describe('the end of a pause', () => {
  it.each([
    ['2027-03-01T23:30', '2027-03-01T15:30:00Z'],
    ['23:30', '2027-03-01T15:30:00Z'],
    ['06:00', '2027-03-01T22:00:00Z'],
    ['2027-03-01T15:30Z', '2027-03-01T15:30:00Z'],
    ['1h30m', '2027-03-01T13:30:00Z'],
  ])('%s is read on the clock of the operator', async (until, end) => {
    await pause('--all', '--reason', 'r', '--until', until);
    expect(cluster.look(SWITCHES, 'data')['pause']).toBe(`until ${end} by alice: r`);
  });

  it('in local time is refused while nobody knows the zone, and --time-zone helps', async () => {
    cluster.objects.delete(CONFIG);
    const args = ['--all', '--reason', 'r', '--until', '2027-03-01T23:30'];
    const { code, err } = await pause(...args);
    expect([code, cluster.look(SWITCHES, 'data')]).toEqual([2, {}]);
    expect(err).toContain('has no offset, and the time zone of the operator cannot be read');

    expect((await pause(...args, '--time-zone', 'Asia/Shanghai')).code).toBe(0);
  });

  it.each([
    [['--reason', 'r'], 'nothing is named; give one NAMESPACE/POLICY or --all'],
    [['shop/checkout', '--all', '--reason', 'r'], 'found both shop/checkout and --all'],
    [['a/b/c', '--reason', 'r'], 'a/b/c has 3 parts'],
    [['shop/Checkout', '--reason', 'r'], 'policy: '],
    [['--all'], '--reason is missing; say why'],
    [['--all', '--reason', ''], '--reason: the text is empty'],
    [['--all', '--reason', 'r', '--until', 'tomorrow'], '--until: found "tomorrow"; a duration'],
    [['--all', '--reason', 'r', '--until', '10'], '--until: found "10"; a duration'],
    [['--all', '--reason', 'r', '--until', '2027-02-30T10:00'], 'the month has 28 days'],
    [['--all', '--reason', 'r', '--until', '90d'], '--until: 90d is out of range'],
    [
      ['--all', '--reason', 'r', '--until', '2027-03-01T19:00'],
      'is past: it was 2027-03-01 19:00 Asia/Shanghai',
    ],
    [['--all', '--reason', 'r', '--time-zone', 'CST'], '--time-zone: '],
    [['--all', '--reson', 'r'], "Unknown option '--reson'"],
    [['shop/chekout', '--reason', 'r'], 'no ScalingPolicy shop/chekout; did you mean "checkout"?'],
  ])('%j is refused with exit code 2', async (args, message) => {
    const { code, err, out } = await pause(...args);
    expect(err).toContain(message);
    expect([code, out]).toEqual([2, '']);
    expect(
      cluster.api.calls.filter(({ method }) => method === 'PATCH' || method === 'PUT'),
    ).toEqual([]);
  });
});

describe('resuming', () => {
  it('ends the pause it began and no other Override', async () => {
    cluster.put(overridePath('hold'), override({ min: 100 }));
    await pause('shop/checkout', '--reason', 'bad release');
    const { code, out } = await resume('shop/checkout');

    expect(code).toBe(0);
    expect(out).toContain('resumed: shop/checkout; it was paused by alice: bad release');
    expect([cluster.objects.has(PAUSE), cluster.objects.has(overridePath('hold'))]).toEqual([
      false,
      true,
    ]);
  });

  it("leaves a person's own pause, names it, and ends with 3 because it still holds", async () => {
    cluster.put(overridePath('by-hand'), override({ pause: true }));
    const { code, err } = await resume('shop/checkout');

    expect(code).toBe(3);
    expect(err).toContain(
      'still paused by Override shop/by-hand (pause) until 2027-03-02 00:00 Asia/Shanghai',
    );
    expect(err).toContain('kubectl delete override by-hand --namespace shop');
    expect(cluster.objects.has(overridePath('by-hand'))).toBe(true);
  });

  it('does not count a pause whose time is over', async () => {
    cluster.put(overridePath('by-hand'), override({ pause: true, until: '2027-03-01T11:59:59Z' }));
    expect((await resume('shop/checkout')).code).toBe(0);
  });

  it('says that the switch for all still pauses the policy', async () => {
    await pause('--all', '--reason', 'storm');
    const { code, err } = await resume('shop/checkout');
    expect(code).toBe(3);
    expect(err).toContain('end it with: kingtide resume --all');
  });

  it('of one policy is done without a look at the switches where those may not be read', async () => {
    await pause('shop/checkout', '--reason', 'bad release');
    for (const path of [SWITCHES, CONFIG]) cluster.refusals.set(path, 403);
    expect((await resume('shop/checkout')).code).toBe(0);
    expect(cluster.objects.has(PAUSE)).toBe(false);
  });

  it('of one policy says that a switch that cannot be read still pauses it', async () => {
    cluster.put(SWITCHES, { data: { pause: 'yes' } });
    expect(await resume('shop/checkout')).toMatchObject({
      code: 3,
      err: expect.stringContaining('pause is "yes"'),
    });
  });

  it('of all sets the switch back with who and why, and leaves noShrink', async () => {
    cluster.put(SWITCHES, { data: { noShrink: 'true' } });
    await pause('--all', '--reason', 'storm');
    const { code, out } = await resume('--all');

    expect(code).toBe(0);
    expect(out).toContain('by alice: storm');
    expect(cluster.look(SWITCHES, 'data')).toEqual({ pause: 'false', noShrink: 'true' });
  });

  it('is harmless when nothing is paused', async () => {
    const writes = () => cluster.api.calls.filter(({ method }) => method !== 'GET').length;
    expect((await resume('--all')).code).toBe(0);
    expect((await resume('shop/checkout')).code).toBe(0);
    expect(writes()).toBe(0);
  });

  it('refuses a policy that is not there', async () => {
    expect(await resume('shop/nothing')).toMatchObject({ code: 2 });
  });

  it('mends a switch that cannot be read', async () => {
    cluster.put(SWITCHES, { data: { pause: 'yes' } });
    expect((await resume('--all')).code).toBe(0);
    expect(cluster.look(SWITCHES, 'data')).toEqual({ pause: 'false' });
  });
});

it('the clock of these tests is eight in the evening in Shanghai', () => {
  expect(new Date(NOW).toISOString()).toBe('2027-03-01T12:00:00.000Z');
});
