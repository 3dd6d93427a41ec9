/** The sale of the demo shop on a real control plane, from growth at home to the last node given back. Counts: shop/numbers.ts. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { told } from '../../src/act/told.ts';
import { decide } from '../../src/decide/decide.ts';
import { readAudit } from '../control-plane/audit.ts';
import { createNodes, waitForReadyNodes } from '../control-plane/nodes.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import { deedsOf } from './shop/deeds.ts';
import { AT_PEAK, CLOUD_NODES, ORDINARY, ORDINARY_RPS } from './shop/numbers.ts';
import { granted, refused, unconditional, used } from './shop/rights.ts';
import { announce, type Sale, secondsFromNow } from './shop/sale.ts';
import { CLOUD_SITE, type Shop, SITE_LABEL, startShop } from './shop/shop.ts';
import { simulatedDeeds } from './shop/simulated.ts';
import {
  bindings,
  cloudNodes,
  intents,
  nodes,
  operatorRequests,
  operatorWrites,
  pause,
  readyByApp,
  readyCloudNodes,
  recordedCycles,
  same,
  waitForCount,
} from './shop/truth.ts';

/** Granted by the chart, and used where the comment says rather than in this sale. */
const USED_ELSEWHERE = [
  'get autoscaling/horizontalpodautoscalers', // autoscaler.test.ts
  'patch autoscaling/horizontalpodautoscalers', // the same
  'patch /configmaps', // an admission limit: contract-limits.test.ts
  'create /pods/eviction', // dark.test.ts
  'get /pods', // a drain is taken back: contract-cluster.test.ts
  'patch kingtide.dev/noderequests', // an intent is forgotten an hour after it is over: contract-ledger.test.ts
  'delete kingtide.dev/noderequests', // the same
];

describeCluster('a sale on a real control plane', () => {
  let shop: Shop;
  let sale: Sale;
  let cloudNames: readonly string[] = [];

  beforeAll(async () => {
    shop = await startShop();
  }, STACK_START_TIMEOUT_MS);

  afterAll(async () => {
    await shop?.stop();
  });

  it('follows load at home, and fills home first even while empty cloud nodes are Ready', async () => {
    const empty = await createNodes(shop.plane, 'empty-cloud', 2, {
      kwok: 'cloud',
      labels: { [SITE_LABEL]: CLOUD_SITE },
      taints: [
        { key: 'kingtide.dev/burst', value: CLOUD_SITE, effect: 'NoExecute' },
        { key: 'kingtide.dev/prefer-home', effect: 'PreferNoSchedule' },
      ],
    });
    await waitForReadyNodes(shop.plane, empty);
    await shop.load.setAll(ORDINARY_RPS);
    // A rate over 30 s needs 30 s of the new load; before that it shows a ramp that is not there.
    await pause(45_000);
    await shop.plane.apply([override()]);
    await shop.operator.start();

    await waitFor('10, 20 and 10 replicas', async () => same(await readyByApp(shop), ORDINARY), {
      timeoutMs: 60_000,
    });
    await pause(10_000);

    expect(await readyByApp(shop)).toEqual(ORDINARY);
    expect((await bindings(shop)).filter((binding) => empty.includes(binding.node))).toEqual([]);
    expect((await shop.cloud.oracle()).created).toBe(0);
    for (const name of empty) await shop.plane.kubectl(['delete', 'node', name]);
  });

  it('has 8 nodes and 200 replicas Ready before start minus readyBefore', async () => {
    sale = { start: secondsFromNow(110), end: secondsFromNow(150), readyBeforeSeconds: 30 };
    await announce(shop, sale);
    await pause(sale.start.getTime() - 30_000 - Date.now());

    const [atReady, ready] = await Promise.all([readyByApp(shop), readyCloudNodes(shop)]);

    expect(atReady).toEqual(AT_PEAK);
    expect(ready).toBe(CLOUD_NODES);
    cloudNames = (await cloudNodes(shop)).map((node) => node.metadata.name);
  });

  it('binds no order or payment pod to a cloud node, while a pod that tolerates the taint lands there', async () => {
    await shop.plane.apply([controlPod()]);
    await waitFor(
      'the control pod to be bound',
      async () => (await bindings(shop)).find((binding) => binding.pod === 'control') && true,
      { timeoutMs: 30_000 },
    );
    await pause(sale.start.getTime() + 10_000 - Date.now());

    const all = await bindings(shop);

    expect(all.filter((binding) => binding.namespace === 'core').length).toBeGreaterThanOrEqual(60);
    expect(
      all.filter((binding) => binding.namespace === 'core' && cloudNames.includes(binding.node)),
    ).toEqual([]);
    expect(
      all
        .filter((binding) => binding.pod === 'control')
        .map((binding) => cloudNames.includes(binding.node)),
    ).toEqual([true]);
    await shop.plane.kubectl([
      'delete',
      'pod',
      'control',
      '-n',
      'shop',
      '--grace-period=0',
      '--force',
    ]);
  });

  it('empties every cloud node in the shrink order and gives it back by name', async () => {
    await waitForCount(
      'nodes alive in the cloud',
      0,
      async () => (await shop.cloud.oracle()).alive,
      240_000,
    );
    await waitFor(
      'the replicas from before the sale',
      async () => same(await readyByApp(shop), ORDINARY),
      { timeoutMs: 60_000 },
    );

    const oracle = await shop.cloud.oracle();
    const calls = await shop.cloud.calls();
    const returned = calls
      .filter((call) => call.rpc === 'NodeGroupDeleteNodes')
      .flatMap((call) => call.effect.deleted);

    expect(oracle.groups['np1']?.target).toBe(0);
    expect(oracle.created).toBe(CLOUD_NODES);
    expect(new Set(returned).size).toBe(CLOUD_NODES);
    expect((await intents(shop)).map((intent) => intent.spec.count)).toEqual([CLOUD_NODES]);
    await waitForCount('nodes', 30, async () => (await nodes(shop)).length, 20_000);
    expect((await shop.cloud.oracle()).orphans).toEqual({
      nodesWithoutInstance: [],
      instancesWithoutNode: [],
    });
    for (const name of cloudNames)
      expect(await stepsOf(shop, name)).toEqual(['cordon', 'mark', 'scale', 'return']);
  });

  it('leaves deleting pods to the ReplicaSet controller', async () => {
    const deletes = await readAudit(shop.plane.auditLog, { verbs: ['delete'], resource: 'pods' });
    const ours = (await operatorRequests(shop)).filter(
      (record) =>
        record.resource === 'pods' &&
        (record.verb === 'delete' || record.subresource === 'eviction'),
    );

    expect(ours).toEqual([]);
    expect(
      deletes.filter((record) => record.user.includes('controller')).length,
    ).toBeGreaterThanOrEqual(160);
  });

  it('is refused nothing, writes nothing unconditionally, and uses the rights it was granted', async () => {
    const writes = await operatorWrites(shop);

    expect(await refused(shop)).toEqual([]);
    expect(writes.length).toBeGreaterThan(50);
    expect(writes.filter(unconditional).map((record) => record.path)).toEqual([]);
    expect(
      [...(await granted(shop))].filter((right) => !USED_ELSEWHERE.includes(right)).sort(),
    ).toEqual([...(await used(shop))].sort());
  });

  it('decides the same bytes when its recorded cycles are replayed', async () => {
    const cycles = await recordedCycles(shop);

    expect(cycles.length).toBeGreaterThan(100);
    for (const { input, plan, outcomes } of cycles)
      expect(JSON.stringify(told(decide(input), outcomes))).toBe(JSON.stringify(plan));
  });

  it('does what the simulator does with the same policies: same deeds, same order, counts within 5%', async () => {
    const real = deedsOf((await recordedCycles(shop)).flatMap((cycle) => cycle.outcomes));

    const simulated = await simulatedDeeds(ORDINARY_RPS);

    expect(simulated.order).toEqual(real.order);
    expect(real.nodesOrdered).toBe(CLOUD_NODES);
    for (const key of ['nodesOrdered', 'nodesDrained', 'nodesReturned'] as const)
      expect(Math.abs(simulated[key] - real[key])).toBeLessThanOrEqual(0.05 * real[key]);
    for (const [tier, most] of Object.entries(real.mostReplicas))
      expect(Math.abs((simulated.mostReplicas[tier] ?? 0) - most)).toBeLessThanOrEqual(0.05 * most);
  });
});

/** Asks for what the load needs anyway, so that the right to write its status is used. */
function override() {
  return {
    apiVersion: 'kingtide.dev/v1alpha1',
    kind: 'Override',
    metadata: { name: 'at-least-ten', namespace: 'shop' },
    spec: {
      policy: 'login',
      min: 10,
      until: `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 19)}Z`,
      reason: 'a person asked',
    },
  };
}

function controlPod() {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'control',
      namespace: 'shop',
      labels: { 'kingtide.dev/residency': 'burstable' },
    },
    spec: {
      nodeSelector: { [SITE_LABEL]: CLOUD_SITE },
      tolerations: [{ key: 'kingtide.dev/burst', operator: 'Exists' }],
      containers: [{ name: 'app', image: 'registry.example/control:1' }],
    },
  };
}

/** What happened to one node, in the order it first happened: from the audit log and the cloud's own call log. */
async function stepsOf(shop: Shop, node: string): Promise<string[]> {
  const requests = (await operatorRequests(shop)).filter((record) => record.code < 300);
  const onNode = new Set(
    (await bindings(shop)).filter((binding) => binding.node === node).map((binding) => binding.pod),
  );
  const first = (found: { readonly at: Date } | undefined): number =>
    found?.at.getTime() ?? Number.NaN;
  const cordon = requests.find(
    (record) =>
      record.resource === 'nodes' && record.name === node && cordons(record.requestObject),
  );
  const mark = requests.find(
    (record) => record.resource === 'pods' && record.verb === 'patch' && onNode.has(record.name),
  );
  const cordonedAt = first(cordon);
  const scale = requests.find(
    (record) =>
      record.subresource === 'scale' &&
      record.verb === 'update' &&
      record.at.getTime() > cordonedAt,
  );
  const calls = await shop.cloud.calls();
  const call = calls.find(
    (one) => one.rpc === 'NodeGroupDeleteNodes' && JSON.stringify(one.args).includes(`"${node}"`),
  );
  const steps: [string, number][] = [
    ['cordon', cordonedAt],
    ['mark', first(mark)],
    ['scale', first(scale)],
    ['return', call?.at ?? Number.NaN],
  ];
  return steps
    .filter(([, at]) => !Number.isNaN(at))
    .sort((a, b) => a[1] - b[1])
    .map(([step]) => step);
}

function cordons(body: unknown): boolean {
  return JSON.stringify(body ?? {}).includes('unschedulable":true');
}
