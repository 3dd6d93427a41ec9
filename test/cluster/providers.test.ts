/**
 * The same sale with every provider that has no test of its own: nodes that exist already, with their contract, and the
 * services of two public clouds. The counts are those of burst.test.ts: 8 nodes of 7 pods for 50 of 200 replicas; nodes,
 * the audit log and the test cloud's call log judge.
 *
 * Seen red by hand: without the marks taken off at the end, the second sale finds no idle node.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ackIdPrefix } from '../cloud/ack-service.ts';
import { tkeIdPrefix } from '../cloud/tke-service.ts';
import { TEST_KEY } from '../cloud/web-service.ts';
import { nodePoolsContract } from '../contract/node-pools.ts';
import { PROVIDERS } from '../contract/node-pools-providers.ts';
import { createNodes, waitForReadyNodes } from '../control-plane/nodes.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import { type Connected, connect } from './kube-access.ts';
import { AT_PEAK, CLOUD_NODES } from './shop/numbers.ts';
import { createOperator, type Operator } from './shop/operator.ts';
import { announce, secondsFromNow } from './shop/sale.ts';
import { CLOUD_SITE, NODE_GROUP, type Shop, SITE_LABEL, startShop } from './shop/shop.ts';
import { intents, nodes, operatorWrites, readyByApp, same, waitForCount } from './shop/truth.ts';
import { openStaticNodes } from './static-nodes.ts';

/** Two more than the sale needs. */
const WARM_NODES = 10;

describeCluster('the same sale with each provider', () => {
  let shop: Shop;
  let connected: Connected;
  let operator: Operator | undefined;

  beforeAll(async () => {
    const groups = CLOUDS.map(({ group, idPrefix }) => ({ id: group, idPrefix: idPrefix(group) }));
    shop = await startShop({ moreGroups: groups });
    connected = await connect(shop.plane);
  }, STACK_START_TIMEOUT_MS);

  afterAll(async () => {
    await operator?.stop();
    await connected?.close();
    await shop?.stop();
  });

  let cases = 0;
  nodePoolsContract({
    ...PROVIDERS.static,
    open: () => {
      cases += 1;
      return openStaticNodes(shop.plane, connected, `case-${cases}`);
    },
  });

  const warm = async () => (await nodes(shop)).filter(({ metadata }) => metadata.labels?.['warm']);
  const serving = async () => (await warm()).filter(({ spec }) => spec?.unschedulable !== true);

  async function sell(): Promise<void> {
    const times = { start: secondsFromNow(5), end: secondsFromNow(3_600) };
    await announce(shop, { ...times, readyBeforeSeconds: 3 });
    await waitFor('the sale', async () => same(await readyByApp(shop), AT_PEAK), {
      timeoutMs: 120_000,
    });
  }

  async function end(): Promise<void> {
    await shop.plane.kubectl(['delete', 'promotioncalendar', 'sales']);
    const inService = async () =>
      (await warm()).filter(({ metadata }) => metadata.annotations?.['kingtide.dev/service']);
    await waitForCount('nodes in service', 0, async () => (await inService()).length, 240_000);
  }

  it('uncordons as many as the sale needs, and orders none from the cloud', async () => {
    await shop.plane.apply([
      poolObject('warm', '0.10 CNY', { static: { selector: { matchLabels: { warm: 'yes' } } } }),
    ]);
    const names = await createNodes(shop.plane, 'warm', WARM_NODES, {
      kwok: 'cloud',
      cpu: '7600m',
      memory: '28Gi',
      pods: '60',
      labels: { [SITE_LABEL]: CLOUD_SITE, warm: 'yes' },
      taints: [
        { key: 'kingtide.dev/burst', value: CLOUD_SITE, effect: 'NoExecute' },
        { key: 'kingtide.dev/prefer-home', effect: 'PreferNoSchedule' },
      ],
    });
    await waitForReadyNodes(shop.plane, names);
    await shop.plane.kubectl(['cordon', ...names]);
    operator = await startOperator(shop);
    await sell();

    expect((await serving()).length).toBe(CLOUD_NODES);
    expect((await shop.cloud.oracle()).created).toBe(0);
    expect((await intents(shop)).length).toBe(1);
  });

  it('cordons them when they are empty, and leaves no mark', async () => {
    await end();

    const marks = (await warm()).flatMap(({ metadata }) => [
      ...Object.keys(metadata.annotations ?? {}).filter((key) => /kingtide|karpenter/.test(key)),
      ...Object.keys(metadata.labels ?? {}).filter((key) => key === 'kingtide.dev/pool'),
    ]);
    expect(marks).toEqual([]);
    expect((await warm()).length).toBe(WARM_NODES);
  });

  it('uncordons them again for the next sale, though the first is still remembered', async () => {
    await sell();

    expect((await serving()).length).toBe(CLOUD_NODES);
    expect((await intents(shop)).length).toBe(2);
    await end();
  });

  it('may cordon no node at home, whatever asks it to', async () => {
    const as = '--as=system:serviceaccount:kingtide:kingtide';
    const patch = (node: string, spec: unknown) =>
      shop.plane.kubectl(['patch', 'node', node, as, '-p', JSON.stringify({ spec })]);

    await expect(patch(shop.homeNodes[0] ?? '', { unschedulable: true })).rejects.toThrow(
      'Kingtide changes only nodes with the taint kingtide.dev/burst',
    );
    await expect(patch('warm-00', { taints: [] })).rejects.toThrow(
      // Two locks hold it, and either may speak.
      /Kingtide changes neither taints nor the machine of a node|may not change .* the taint kingtide.dev.burst/,
    );
    expect(await patch('warm-00', { unschedulable: true })).toContain('patched');
    const writes = (await operatorWrites(shop)).filter(({ resource }) => resource === 'nodes');
    expect(writes.length).toBeGreaterThan(0);
    expect(writes.filter(({ name }) => !name.startsWith('warm-'))).toEqual([]);
  });

  it('carries the sale with both clouds, half each, and gives all of it back', async () => {
    for (const { kind, vendor, group } of CLOUDS) {
      const endpoint = vendor.replace('Cloud', '');
      const provider = { [kind]: { endpoint, clusterId: 'c1', nodePoolId: group } };
      // Cheaper than the nodes that exist already, and never enough alone.
      await shop.plane.apply([poolObject(group, '0.05 CNY', provider, CLOUD_NODES / 2)]);
    }
    await sell();
    const ordered = (await shop.cloud.calls()).flatMap(({ rpc }) =>
      CLOUDS.some(({ order }) => order === rpc) ? [rpc] : [],
    );
    const during = (await shop.cloud.oracle()).groups;

    expect(ordered.toSorted()).toEqual(CLOUDS.map(({ order }) => order));
    expect(CLOUDS.map(({ group }) => during[group]?.alive)).toEqual([4, 4]);
    expect([during[NODE_GROUP]?.created, (await serving()).length]).toEqual([0, 0]);
    await shop.plane.kubectl(['delete', 'promotioncalendar', 'sales']);
    const alive = async () => (await shop.cloud.oracle()).alive;
    await waitForCount('machines alive', 0, alive, 240_000);
    // A cloud forgets the Node a little later than the machine.
    const nodesLeft = async () => (await shop.cloud.oracle()).orphans.nodesWithoutInstance.length;
    await waitForCount('nodes of machines that are gone', 0, nodesLeft, 20_000);
    const { groups, orphans } = await shop.cloud.oracle();
    expect(CLOUDS.map(({ group }) => groups[group]?.deleted)).toEqual([4, 4]);
    expect(orphans.instancesWithoutNode).toEqual([]);
  });
});

interface Cloud {
  readonly kind: 'alibabaACK' | 'tencentTKE';
  readonly vendor: string;
  readonly group: string;
  idPrefix(group: string): string;
  readonly order: string;
}

const CLOUDS: readonly Cloud[] = [
  {
    kind: 'alibabaACK',
    vendor: 'alibabaCloud',
    group: 'ack1',
    idPrefix: ackIdPrefix,
    order: 'ScaleClusterNodePool',
  },
  {
    kind: 'tencentTKE',
    vendor: 'tencentCloud',
    group: 'tke1',
    idPrefix: tkeIdPrefix,
    order: 'as:ScaleOutInstances',
  },
];

/** With an account at each cloud; its own services are those of the test cloud. */
async function startOperator({ plane, cloud, prometheus }: Shop): Promise<Operator> {
  const keyFile = join(plane.dir, 'key.json');
  await writeFile(keyFile, JSON.stringify(TEST_KEY));
  const account = (vendor: string, address: string) => ({
    vendor,
    address,
    region: 'cn-beijing',
    keyFile,
    caFile: cloud.tls.caFile,
  });
  const clouds = {
    alibaba: account('alibabaCloud', cloud.ack),
    tencent: account('tencentCloud', cloud.tke),
  };
  const operator = createOperator({ plane, cloud, prometheus, overrides: { clouds } });
  await operator.start();
  return operator;
}

function poolObject(name: string, perHour: string, provider: object, maxNodes = WARM_NODES) {
  return {
    apiVersion: 'kingtide.dev/v1alpha1',
    kind: 'BurstPool',
    metadata: { name },
    spec: {
      site: CLOUD_SITE,
      provider,
      node: { cpu: '7600m', memory: '28Gi', pods: 60 },
      price: { perHour },
      limits: { maxNodes, batch: 20 },
      grantedTo: [{ name: 'shop', namespaceSelector: { matchLabels: { team: 'shop' } } }],
      nodeLeadTime: { p50: '5s', p95: '20s' },
    },
  };
}
