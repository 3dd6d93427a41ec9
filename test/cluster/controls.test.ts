/**
 * The day's controls as a person on call uses them: the commands run as processes with that person's kubeconfig and only
 * the rights that docs/install.md gives, against a running operator. Counts of ordinary load: shop/numbers.ts.
 *
 * Control run here: who may only look pauses nothing. Seen red by hand: a switch whose end the operator does not look at
 * (the pause of all never ends).
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readAudit } from '../control-plane/audit.ts';
import { CommandFailed, runCommand } from '../control-plane/command.ts';
import type { Condition } from '../control-plane/kubernetes-objects.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import { codeSpansOf, type Page, pageOf } from '../docs/pages.ts';
import { read } from '../tidy/repository-files.ts';
import { ORDINARY, ORDINARY_RPS } from './shop/numbers.ts';
import { hire, type Judged, knows, metric, reasonOf, SOON } from './shop/on-call.ts';
import { OPERATOR_NAMESPACE, REPOSITORY } from './shop/operator.ts';
import { type Shop, startShop } from './shop/shop.ts';
import {
  operatorWrites,
  pause,
  readyByApp,
  recordedCycles,
  same,
  waitForCount,
} from './shop/truth.ts';

const API = '/apis/kingtide.dev/v1alpha1/namespaces/shop';
const ALICE = 'system:serviceaccount:people:alice';

describeCluster("the day's controls", () => {
  let shop: Shop;
  let page: Page;
  const kubeconfigs: Record<string, string> = {};

  beforeAll(async () => {
    shop = await startShop();
    page = pageOf('docs/install.md', read('docs/install.md'));
    await hire(shop, page, kubeconfigs);
    await shop.load.setAll(ORDINARY_RPS);
    // A rate over 30 s needs 30 s of the new load.
    await pause(45_000);
    await shop.operator.start();
    await replicas(ORDINARY);
  }, STACK_START_TIMEOUT_MS);

  afterAll(async () => {
    await shop?.stop();
  });

  /** As that person types it; the exit code in the failure when it is not 0. */
  function kingtide(person: string, ...args: readonly string[]): Promise<string> {
    const place = ['--operator-namespace', OPERATOR_NAMESPACE];
    const main = join(REPOSITORY, 'src/cli/main.ts');
    const env = { PATH: process.env['PATH'] ?? '', HOME: shop.plane.dir, TZ: 'America/New_York' };
    return runCommand(process.execPath, [main, ...args, ...place], {
      env: { ...env, KUBECONFIG: kubeconfigs[person] },
    });
  }

  async function replicas(wanted: Readonly<Record<string, number>>, timeoutMs = 120_000) {
    await waitFor(JSON.stringify(wanted), async () => same(await readyByApp(shop), wanted), {
      timeoutMs,
    });
  }

  async function overrides(): Promise<readonly Judged[]> {
    return (await shop.plane.api.get<{ items: readonly Judged[] }>(`${API}/overrides`)).items;
  }

  async function held(policy: string): Promise<Condition | undefined> {
    const found = await shop.plane.api.get<Judged>(`${API}/scalingpolicies/${policy}`);
    return found.status?.conditions?.find(({ type }) => type === 'Held');
  }

  it('an override raises a tier from the first decision that knows it, and is shown with who and why', async () => {
    const said = await kingtide(
      'alice',
      'override',
      'shop/checkout',
      '--min',
      '30',
      '--until',
      '1m',
      '--reason',
      'coupon rush',
    );
    await replicas({ checkout: 30 });

    const [written] = await overrides();
    expect(said).toContain(`by ${ALICE}: coupon rush`);
    expect(written?.metadata.annotations?.['kingtide.dev/by']).toBe(ALICE);
    const name = written?.metadata.name ?? '';
    const first = (await recordedCycles(shop)).find(
      ({ input }) => input.policies.overrides.length > 0,
    );
    expect(first?.plan.tiers.find(({ tier }) => tier === 'shop/checkout')?.target).toBe(30);
    expect(await shop.operator.metrics()).toContain(
      `kingtide_override_until_timestamp_seconds{namespace="shop",policy="checkout",override="${name}"}`,
    );
    expect(await kingtide('bob', 'status')).toMatch(
      new RegExp(
        `shop/checkout +Enforce [^]*Override shop/${name} \\(min 30\\) until [^\\n]*by ${ALICE}: coupon rush`,
      ),
    );
  });

  it('a paused policy stays as it is, says so though nothing is wanted, and goes on when resumed', async () => {
    await kingtide('alice', 'pause', 'shop/login', '--reason', 'bad release');
    await waitFor(
      'the condition',
      async () => (await held('login'))?.reason === 'Paused' || undefined,
      SOON,
    );
    await kingtide(
      'alice',
      'override',
      'shop/login',
      '--min',
      '20',
      '--until',
      '10m',
      '--reason',
      'late wave',
    );
    await knows(shop, 'late wave');
    await pause(10_000);

    expect((await readyByApp(shop))['login']).toBe(ORDINARY.login);
    expect(await kingtide('bob', 'explain', 'shop/login')).toMatch(
      /In the way\n {2}paused: wanted to grow 10 to 20 replicas: Override [^\n]*bad release[^\n]*\n {4}ends at its time, or with kingtide resume/,
    );

    await kingtide('alice', 'resume', 'shop/login');
    await replicas({ login: 20 });
    expect((await overrides()).map(reasonOf).toSorted()).toEqual(['coupon rush', 'late wave']);
  });

  it('a pause of all writes nothing but lease, status and Events, and ends by itself', async () => {
    await kingtide('alice', 'pause', '--all', '--reason', 'provider acts up', '--until', '60s');
    await waitFor(
      'the switch',
      async () => (await metric(shop, 'kingtide_switch_on{switch="pause"}')) === 1 || undefined,
      SOON,
    );
    // What was under way when the switch was set has ended two cycles later.
    await pause(5_000);
    const paused = new Date();
    await kingtide(
      'alice',
      'override',
      'shop/login',
      '--min',
      '30',
      '--until',
      '20m',
      '--reason',
      'second wave',
    );
    await knows(shop, 'second wave');
    await pause(10_000);
    const until = new Date();
    expect((await readyByApp(shop))['login']).toBe(20);
    expect(await kingtide('bob', 'status')).toMatch(
      new RegExp(`pause: ON until [^\\n]*by ${ALICE}: provider acts up`),
    );
    expect(
      (await operatorWrites(shop, paused))
        .filter(({ at }) => at < until)
        .filter(
          ({ resource, subresource }) =>
            !['leases', 'events'].includes(resource) && subresource !== 'status',
        ),
    ).toEqual([]);

    await replicas({ login: 30 });

    expect(await kingtide('bob', 'status')).toContain('pause: off');
    expect(await metric(shop, 'kingtide_switch_on{switch="pause"}')).toBe(0);
  });

  it('an override ends by itself: it is called expired, leaves the metrics, and the tier shrinks again', async () => {
    await replicas({ checkout: ORDINARY.checkout }, 240_000);

    const rush = (await overrides()).find((one) => reasonOf(one) === 'coupon rush');
    expect(rush?.status?.conditions?.map(({ reason }) => reason)).toEqual(['Expired']);
    expect(await shop.operator.metrics()).not.toContain(`override="${rush?.metadata.name}"`);
    expect(await kingtide('bob', 'status')).not.toContain('coupon rush');
  });

  it('the Override of the documents works with plain kubectl, and is the only one that resume leaves alone', async () => {
    const [span] = codeSpansOf(page).filter((text) => text.includes('kind: Override'));
    const document: unknown = parse(span ?? '');
    await shop.plane.kubectl(['apply', '-f', '-'], { input: JSON.stringify(document) });
    await replicas({ checkout: 30 });
    await kingtide('alice', 'pause', 'shop/checkout', '--reason', 'again');

    await kingtide('alice', 'resume', 'shop/checkout');

    expect((await overrides()).map(({ metadata }) => metadata.name)).toContain('hold-checkout');
    expect((await overrides()).map(reasonOf)).not.toContain('again');
    await shop.plane.kubectl(['delete', 'override', 'hold-checkout', '-n', 'shop']);
  });

  it('a pause in the middle of a burst gives nothing back, and the rest goes home when resumed', async () => {
    // A tier that may not shrink keeps the nodes it could use, so the Override of the documents must be over.
    await replicas({ checkout: 10 });
    // Home holds 150: 160 login, 10 checkout and 20 browse leave 40 for the cloud, 7 on a node: 6 nodes.
    const args = ['--min', '160', '--until', '20m', '--reason', 'flash sale'];
    await kingtide('alice', 'override', 'shop/login', ...args);
    await replicas({ login: 160, checkout: 10, browse: 20 });
    await waitFor(
      'a status that shows the burst: 6 nodes at 1.36 CNY',
      async () =>
        /^aliyun-c8 +aliyun-beijing +6 +0 +0 +6 +8\.16 CNY /m.test(
          await kingtide('bob', 'status'),
        ) || undefined,
      { timeoutMs: 120_000, intervalMs: 3_000 },
    );

    await kingtide('alice', 'pause', '--all', '--reason', 'look first');
    const [sale] = (await overrides()).filter((one) => reasonOf(one) === 'flash sale');
    await shop.plane.kubectl(['delete', 'override', sale?.metadata.name ?? '', '-n', 'shop']);
    // Longer than spec.scaleIn.after, so only the pause stands in the way.
    await pause(75_000);
    expect((await readyByApp(shop))['login']).toBe(160);
    expect((await shop.cloud.oracle()).alive).toBe(6);
    expect(await kingtide('bob', 'explain', 'shop/login')).toContain('look first');

    await kingtide('alice', 'resume', '--all');
    await waitForCount('machines', 0, async () => (await shop.cloud.oracle()).alive, 240_000);
    await replicas({ login: 30 });
  });

  it('the rights of the documents suffice for whoever is on call, and a viewer pauses nothing', async () => {
    const refused = await kingtide('bob', 'pause', '--all', '--reason', 'r').catch(
      (error: unknown) => error,
    );

    expect(refused).toBeInstanceOf(CommandFailed);
    expect(refused).toMatchObject({
      result: { code: 1, stderr: expect.stringContaining('docs/install.md names the rights') },
    });
    expect(await metric(shop, 'kingtide_switch_on{switch="pause"}')).toBe(0);
    const asked = await readAudit(shop.plane.auditLog, { user: ALICE });
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter(({ code }) => code === 403)).toEqual([]);
  });
});
