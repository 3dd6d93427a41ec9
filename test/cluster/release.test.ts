/**
 * Sending Kingtide home in the middle of a burst: `kingtide release`, and deleting the policy, restore every field of the
 * Deployment as it was dumped before the operator started, and leave no machine behind; before that a freeze and a switch
 * keep the burst as it is. Nobody offers any load.
 *
 * Control run here: leaving Enforce alone gives nothing back. Seen red by hand: a release that is not looked at.
 */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../control-plane/command.ts';
import type { Condition, KubeObject } from '../control-plane/kubernetes-objects.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import { pageOf } from '../docs/pages.ts';
import { read } from '../tidy/repository-files.ts';
import { withoutCounters } from './shop/counters.ts';
import { hire, metric, SOON } from './shop/on-call.ts';
import { OPERATOR_NAMESPACE, REPOSITORY } from './shop/operator.ts';
import { announce, secondsFromNow } from './shop/sale.ts';
import { type Shop, startShop } from './shop/shop.ts';
import {
  intents,
  operatorWrites,
  pause,
  readyByApp,
  same,
  untilAvailable,
  waitForCount,
} from './shop/truth.ts';

const LOGIN = '/apis/apps/v1/namespaces/shop/deployments/login';
const POLICY = '/apis/kingtide.dev/v1alpha1/namespaces/shop/scalingpolicies/login';
const FINALIZER = 'kingtide.dev/restore-originals';

const END = ['--until', '30m', '--reason', 'flash sale'];

type Worded = Condition & { readonly message?: string };

interface Policy extends KubeObject {
  readonly status?: {
    readonly originals?: { readonly replicas: number };
    readonly conditions?: readonly Worded[];
    readonly accepted?: {
      readonly spec: { readonly replicas?: { readonly min?: number; readonly max?: number } };
    };
  };
}

/** To the second, as a person writes it. */
function inSeconds(seconds: number): string {
  return `${secondsFromNow(seconds).toISOString().slice(0, 19)}Z`;
}

describeCluster('going home in the middle of a burst', () => {
  let shop: Shop;
  let before: Readonly<Record<string, unknown>>;
  const kubeconfigs: Record<string, string> = {};

  beforeAll(async () => {
    shop = await startShop();
    await hire(shop, pageOf('docs/install.md', read('docs/install.md')), kubeconfigs);
    // A tier that has not been seen for its stabilisation time keeps every node it could use; these have no say here.
    for (const other of ['browse', 'checkout']) await patchPolicy(other, { mode: 'Observe' });
    await shop.plane.kubectl(['scale', 'deployment/login', '--replicas=5', '-n', 'shop']);
    await untilAvailable(shop, 'login', 5);
    before = await dump();
    await shop.operator.start();
  }, STACK_START_TIMEOUT_MS);

  afterAll(async () => {
    await shop?.stop();
  });

  function kingtide(...args: readonly string[]): Promise<string> {
    const place = ['--operator-namespace', OPERATOR_NAMESPACE];
    const env = { PATH: process.env['PATH'] ?? '', HOME: shop.plane.dir };
    const main = join(REPOSITORY, 'src/cli/main.ts');
    return runCommand(process.execPath, [main, ...args, ...place], {
      env: { ...env, KUBECONFIG: kubeconfigs['alice'] },
    });
  }

  async function patchPolicy(name: string, spec: Readonly<Record<string, unknown>>) {
    const patch = JSON.stringify({ spec });
    const what = ['scalingpolicy', name, '-n', 'shop', '--type', 'merge', '--patch', patch];
    await shop.plane.kubectl(['patch', ...what]);
  }

  /** Every field but those the API server and the controllers count up: versions, times, and who wrote a field last. */
  async function dump(): Promise<Readonly<Record<string, unknown>>> {
    const found = await shop.plane.api.get<Readonly<Record<string, unknown>>>(LOGIN);
    return withoutCounters(found);
  }

  /** Pods that ended are counted for some seconds more. */
  async function restored(): Promise<void> {
    const ended = async () => isDeepStrictEqual(await dump(), before) || undefined;
    await waitFor('the fields', ended, SOON).catch(() => undefined);
    expect(await dump()).toEqual(before);
  }

  async function condition(type: string, reason: string): Promise<Worded | undefined> {
    const found = (await policy()).status?.conditions?.find((one) => one.type === type);
    return found?.reason === reason ? found : undefined;
  }

  /** What the operator last accepted of the policy. */
  async function inForce() {
    return (await policy()).status?.accepted?.spec;
  }

  async function endOverrides(): Promise<void> {
    await shop.plane.kubectl(['delete', 'overrides', '--all', '-n', 'shop']);
  }

  async function switchTo(name: string, word: string): Promise<void> {
    const what = ['configmap', 'kingtide-switches', '-n', OPERATOR_NAMESPACE, '--type', 'merge'];
    const patch = JSON.stringify({ data: { [name]: word } });
    await shop.plane.kubectl(['patch', ...what, '--patch', patch]);
  }

  async function policy(): Promise<Policy> {
    return shop.plane.api.get<Policy>(POLICY);
  }

  async function login(replicas: number): Promise<void> {
    await waitFor(
      `login ${replicas}`,
      async () => same(await readyByApp(shop), { login: replicas }),
      {
        timeoutMs: 90_000,
      },
    );
  }

  const machines = (count: number) =>
    waitForCount('machines', count, async () => (await shop.cloud.oracle()).alive, 90_000);

  it('keeps what was found before the first write, and the policy with it', async () => {
    // Home holds 150 pods less its reserve: 148 beside one browse and one checkout. The other 40 of 188 fill 6 nodes of 7.
    await kingtide('override', 'shop/login', '--min', '188', ...END);
    await login(188);

    await machines(6);
    expect((await policy()).status?.originals?.replicas).toBe(5);
    expect((await policy()).metadata.finalizers).toEqual([FINALIZER]);
  });

  it('a freeze keeps replicas, machines and accepted specs, whatever ended meanwhile; a floor may rise; it ends by itself', async () => {
    const freeze = { from: secondsFromNow(-60), to: secondsFromNow(130) };
    // The sale is tomorrow; what is frozen is now.
    const sale = { start: secondsFromNow(86_400), end: secondsFromNow(90_000) };
    await announce(shop, { ...sale, readyBeforeSeconds: 60, peaks: { login: 1 }, freeze });
    const series =
      'kingtide_freeze_until_timestamp_seconds{calendar="sales",promotion="anniversary"}';
    const until = freeze.to.getTime() / 1_000;
    await waitFor(
      'the freeze',
      async () => (await metric(shop, series)) === until || undefined,
      SOON,
    );
    const standing = await waitFor('the condition', () => condition('Held', 'Freeze'), SOON);
    expect(standing.message).toMatch(
      /^promotion sales\/anniversary@\S+ is frozen until \S+; nothing is wanted now$/,
    );

    await patchPolicy('login', { replicas: { min: 3 } });
    await waitFor(
      'the higher floor',
      async () => (await inForce())?.replicas?.min === 3 || undefined,
      SOON,
    );
    await patchPolicy('login', { replicas: { max: 100 } });
    await endOverrides();
    const refused = await waitFor('the refusal', () => condition('Ready', 'PolicyRefused'), SOON);
    expect(refused.message).toContain('the spec accepted before stays in force until then');
    // As soon as 188 were not wanted for spec.scaleIn.after (1m).
    const shrink = 'freeze: wanted to shrink 188 to 3 replicas: promotion sales/anniversary@';
    const wanted = async () => (await condition('Held', 'Freeze'))?.message?.includes(shrink);
    await waitFor('a shrink that is held', async () => (await wanted()) || undefined, SOON);
    await pause(5_000);
    expect((await readyByApp(shop))['login']).toBe(188);
    expect((await shop.cloud.oracle()).alive).toBe(6);
    expect((await inForce())?.replicas?.max).toBe(400);

    await switchTo('noShrink', `until ${inSeconds(1_800)} by alice: count first`);
    await waitFor(
      'the end of the freeze',
      async () => (await metric(shop, series)) === undefined || undefined,
      SOON,
    );
    await waitFor(
      'the spec that waited',
      async () => (await inForce())?.replicas?.max === 100 || undefined,
      SOON,
    );
  });

  it('the switch noShrink by plain kubectl keeps them after that, and says who and why', async () => {
    const held = await waitFor('the hold', () => condition('Held', 'NoShrink'), SOON);
    expect(held.message).toContain('by alice: count first');
    expect(await metric(shop, 'kingtide_switch_on{switch="noShrink"}')).toBe(1);
    await pause(5_000);
    expect((await readyByApp(shop))['login']).toBe(188);
    expect((await shop.cloud.oracle()).alive).toBe(6);

    await patchPolicy('login', { replicas: { min: 2, max: 400 } });
    await kingtide('override', 'shop/login', '--min', '188', '--nodes', '6', ...END);
    await waitFor('a decision that knows it', () => condition('Held', 'NoShrink'), SOON);
    await switchTo('noShrink', `until ${inSeconds(5)} by alice: ends by itself`);
    const off = async () => (await metric(shop, 'kingtide_switch_on{switch="noShrink"}')) === 0;
    await waitFor('its end', async () => (await off()) || undefined, SOON);
    await machines(6);
  });

  it('leaving Enforce keeps every node and the ledger, and says which nodes are held and why', async () => {
    await patchPolicy('login', { mode: 'Observe' });
    const held = await waitFor(
      'the condition',
      async () => {
        const conditions = (await policy()).status?.conditions;
        const found = conditions?.find(({ type }) => type === 'Held');
        if (found?.message?.includes('give back 6 cloud nodes') === true) return found;
        throw new Error(found?.message ?? 'none');
      },
      SOON,
    );

    expect(held.reason).toBe('NotEnforced');
    expect(held.message).toMatch(
      /mode is Observe, and its replicas count on (\S+, ){5}\S+; kingtide release/,
    );
    await pause(5_000);
    expect((await shop.cloud.oracle()).alive).toBe(6);
    expect((await intents(shop)).reduce((sum, { spec }) => sum + spec.count, 0)).toBe(6);
  });

  it('a release restores every field, gives every machine back, and says who and why', async () => {
    const said = await kingtide('release', 'shop/login', '--reason', 'not tonight');
    await login(5);
    await machines(0);

    expect(said).toContain('its replicas go back to 5, as they were found');
    await waitFor(
      'no finalizer',
      async () => (await policy()).metadata.finalizers === undefined || undefined,
      SOON,
    );
    await restored();
    expect((await policy()).status?.originals).toBeUndefined();
    expect(await kingtide('status')).toMatch(
      /Held: Released[\s\S]*Override shop\/kingtide-release-login \(release\) until [^\n]*alice: not tonight/,
    );
    expect(await shop.operator.metrics()).toContain('override="kingtide-release-login"');
  });

  it('then leaves the tier alone, whatever a person makes of it', async () => {
    const since = new Date();
    await shop.plane.kubectl(['scale', 'deployment/login', '--replicas=7', '-n', 'shop']);
    await login(7);
    await pause(6_000);

    const touched = await operatorWrites(shop, since);
    expect(touched.filter(({ resource }) => resource === 'deployments')).toEqual([]);
    expect((await readyByApp(shop))['login']).toBe(7);
    await shop.plane.kubectl(['scale', 'deployment/login', '--replicas=5', '-n', 'shop']);
    await login(5);
  });

  it('deleting the policy restores every field before it is gone', async () => {
    await patchPolicy('login', { mode: 'Enforce' });
    await kingtide('resume', 'shop/login');
    await login(188);
    await waitFor(
      'the finalizer',
      async () => (await policy()).metadata.finalizers?.includes(FINALIZER) || undefined,
      SOON,
    );

    // Waits until it is gone.
    await shop.plane.kubectl(['delete', 'scalingpolicy', 'login', '-n', 'shop']);

    await login(5);
    await restored();
    await machines(0);
  });
});
