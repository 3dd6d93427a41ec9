/** The Ledger and Policies contracts on a real API server with the chart's CRDs, and what only a real one can show. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKubeLedger } from '../../src/adapters/kube/ledger.ts';
import { createKubePolicies, type KubePolicies } from '../../src/adapters/kube/policies.ts';
import { createSystemClock } from '../../src/adapters/system/clock.ts';
import { failureOf } from '../contract/failure-of.ts';
import { ledgerContract } from '../contract/ledger-contract.ts';
import { policiesContract } from '../contract/policies-contract.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import type { KubeObject } from '../control-plane/kubernetes-objects.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { type Connected, connect, eventually } from './kube-access.ts';
import { CALENDAR, POLICY_OBJECTS, tierObject } from './policy-objects.ts';
import { namespaceObject } from './shop-objects.ts';

const CRDS = new URL('../../charts/kingtide/crds', import.meta.url).pathname;
const OWNER = '11111111-2222-3333-4444-555555555555';
/** Before the calendar's promotion. */
const NOW = Date.UTC(2027, 1, 28, 0, 0, 0);

describeCluster('what Kingtide keeps in a real API server', () => {
  let plane: ControlPlane;
  let connected: Connected;
  let policies: KubePolicies;
  beforeAll(async () => {
    plane = await startControlPlane();
    connected = await connect(plane);
    policies = createPolicies();
    // Before there are CRDs, so that their coming is seen too.
    connected.inBackground(policies.run);
  }, STACK_START_TIMEOUT_MS);
  afterAll(async () => {
    await connected?.close();
    await plane?.stop();
  });

  function createPolicies(): KubePolicies {
    const { access, log } = connected;
    const limits = {
      timeZone: 'Asia/Shanghai',
      scrapeInterval: 15_000,
      caps: {},
      viewMaxAge: 60_000,
    };
    const world = {
      transport: access.transport,
      clock: createSystemClock(),
      random: Math.random,
      log,
    };
    return createKubePolicies({ ...world, ...limits });
  }

  function replace(object: KubeObject): Promise<string> {
    return plane.kubectl(['replace', '-f', '-'], { input: JSON.stringify(object) });
  }

  test('without CRDs nothing is in force: an error that names the kinds, and no crash', async () => {
    await eventually(
      'the first answers',
      async () => policies.problems().length === 5 || undefined,
    );

    await expect(policies.current(NOW)).rejects.toThrow('BurstPool: not listed yet');
  });

  test('once the CRDs are there, policies are read without a restart', async () => {
    await plane.kubectl(['apply', '--server-side', '-f', CRDS]);
    await plane.apply([namespaceObject('shop', 'burstable')]);
    await eventually('the CRDs to be served', () => plane.apply(POLICY_OBJECTS).then(() => true));

    const set = await eventually('the policies', async () => {
      const found = await policies.current(NOW);
      return found.tiers.length === 1 && found.pools.length === 1 && found.sites.length === 2
        ? found
        : undefined;
    });
    expect(set.windows).toEqual([]);
  });

  policiesContract('Kubernetes', async () => ({
    policies,
    now: NOW,
    eventually,
    close: async () => undefined,
  }));

  test('nothing can be kept of a pool that is not there', async () => {
    const status = { lastRequest: 1, backOff: undefined, leadTime: undefined };

    expect(await failureOf(policies.keepPool('nobody', status))).toBe('gone');
  });

  ledgerContract('Kubernetes', async () => {
    const { access } = connected;
    const ledger = createKubeLedger({
      transport: access.transport,
      clock: createSystemClock(),
      owner: () => OWNER,
    });
    return { ledger, eventually, close: async () => undefined };
  });

  test('a calendar that comes later is in force with its windows', async () => {
    await plane.apply([CALENDAR]);

    const windows = await eventually('the window', async () => {
      const found = await policies.current(NOW);
      return found.windows.length > 0 ? found.windows : undefined;
    });

    expect(windows.map((one) => [one.id, one.start])).toEqual([
      ['sales/anniversary@2027-02-28T16:00:00Z', Date.UTC(2027, 1, 28, 16, 0, 0)],
    ]);
  });

  test('a spec that no longer validates leaves the accepted one in force, and is named', async () => {
    const status = { accepted: { generation: 1, spec: tierObject({ min: 2, max: 50 })['spec'] } };
    const patch = [
      'patch',
      'scalingpolicy',
      'web',
      '-n',
      'shop',
      '--subresource=status',
      '--type=merge',
    ];
    await plane.kubectl([...patch, '-p', JSON.stringify({ status })]);
    // Passes the CRD's schema, is refused by the parser: the query is no PromQL.
    await plane.apply([tierObject({ min: 9, max: 50, query: 'sum(rate(' })]);

    const set = await eventually('the refusal', async () => {
      const found = await policies.current(NOW);
      return found.refused.length === 1 ? found : undefined;
    });

    expect(set.tiers.map((tier) => tier.replicas)).toEqual([{ min: 2, max: 50 }]);
    expect(set.refused[0]).toMatchObject({ kind: 'ScalingPolicy', name: 'shop/web' });
    expect(set.refused[0]?.message).toContain('PROMQL_SYNTAX');
    expect(set.refused[0]?.message).toContain('the spec accepted before stays in force');
  });

  test('a new process finds the accepted spec in the status', async () => {
    const restarted = createPolicies();
    connected.inBackground(restarted.run);

    const set = await eventually('the policies', async () => restarted.current(NOW));

    expect(set.tiers.map((tier) => tier.replicas)).toEqual([{ min: 2, max: 50 }]);
    expect(set.refused).toHaveLength(1);
    await plane.apply([tierObject({ min: 2, max: 50 })]);
    await eventually('the repair', async () =>
      (await policies.current(NOW)).refused.length === 0 ? true : undefined,
    );
  });

  test('two policies on one target are both left out', async () => {
    const twin = tierObject({ min: 1, max: 5, name: 'twin' });
    await plane.apply([twin]);

    const set = await eventually('the refusals', async () => {
      const found = await policies.current(NOW);
      return found.refused.length > 0 ? found : undefined;
    });

    expect(set.refused.map((one) => one.message.includes('DUPLICATE_TARGET'))).not.toContain(false);
    await plane.kubectl(['delete', 'scalingpolicy', 'twin', '-n', 'shop']);
  });

  test('an intent survives kubectl delete until it is forgotten, and is never changed', async () => {
    const { access } = connected;
    const ledger = createKubeLedger({
      transport: access.transport,
      clock: createSystemClock(),
      owner: () => OWNER,
    });
    const intent = {
      pool: 'np9',
      number: 1,
      count: 1,
      targetBefore: 0,
      targetAfter: 1,
      promotion: undefined,
    };
    const answer = await ledger.create(intent);
    if (answer.kind !== 'created') throw new Error('np9-1 exists');

    await plane.kubectl(['delete', 'noderequest', 'np9-1', '--wait=false']);

    expect((await ledger.list()).map((one) => one.name)).toContain('np9-1');
    const patch = [
      'patch',
      'noderequest',
      'np9-1',
      '--type=merge',
      '-p',
      JSON.stringify({ spec: { count: 9 } }),
    ];
    await expect(plane.kubectl(patch)).rejects.toThrow('the spec is immutable');
    await ledger.forget('np9-1', answer.intent.uid);
    expect((await ledger.list()).map((one) => one.name)).not.toContain('np9-1');
  });

  test("another cluster's intents explain nothing here, and an unknown owner reads nothing", async () => {
    const { access } = connected;
    const world = { transport: access.transport, clock: createSystemClock() };
    const other = createKubeLedger({
      ...world,
      owner: () => '99999999-2222-3333-4444-555555555555',
    });
    const nobody = createKubeLedger({ ...world, owner: () => undefined });

    expect(await other.list()).toEqual([]);
    expect(await failureOf(nobody.list())).toBe('transient');
  });

  test('a status written on an older reading is refused by the API server', async () => {
    const { uid, resourceVersion } = (
      await plane.api.get<KubeObject>('/apis/kingtide.dev/v1alpha1/burstpools/np1')
    ).metadata;
    await policies.keepPool('np1', { lastRequest: 11, backOff: undefined, leadTime: undefined });
    const patch = {
      apiVersion: 'kingtide.dev/v1alpha1',
      kind: 'BurstPool',
      metadata: { name: 'np1', uid, resourceVersion },
      status: { lastRequest: 3 },
    };
    const path =
      '/apis/kingtide.dev/v1alpha1/burstpools/np1/status?fieldManager=kingtide&force=true';

    const answer = await plane.api.send(path, {
      method: 'PATCH',
      body: patch,
      contentType: 'application/apply-patch+yaml',
    });

    expect(answer.status).toBe(409);
    await replace(await plane.api.get<KubeObject>('/apis/kingtide.dev/v1alpha1/burstpools/np1'));
    expect((await policies.kept()).pools.get('np1')?.lastRequest).toBe(11);
  });
});
