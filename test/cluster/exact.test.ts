/**
 * Exact placement on the stock scheduler: where gated pods land, who lets them go when the leader pauses, dies or nobody
 * lives at all, and what the API server keeps the operator's own account from. Judges: bindings, pods and the audit log.
 *
 * Controls run here: preferred placement, in the same shop, fills home in another way; without the fence the API server
 * lets a site be named.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PodObject } from '../control-plane/kubernetes-objects.ts';
import { isReady } from '../control-plane/kubernetes-objects.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import { AT_PEAK } from './shop/numbers.ts';
import { type Contender, landed, pairOf } from './shop/pair.ts';
import { announce, secondsFromNow } from './shop/sale.ts';
import { CLOUD_SITE, HOME_SITE, type Shop, SITE_LABEL, startShop } from './shop/shop.ts';
import { nodes, pause, pods, readyByApp, same } from './shop/truth.ts';

const GATE = { name: 'kingtide.dev/placement' };
const QUIET = { login: 2, browse: 2, checkout: 2 };
/** What is promised, from the pod's creation to its gate being gone. */
const LIFTED_WITHIN_MS = 10_000;
/**
 * Home has room for 150 of the 200. checkout is L0 and comes first with its 50. Of the two of L1 login talks most over the
 * lines, so all of its 50 stay, and browse has the last 50 at home and the other 50 in the cloud.
 */
const DECIDED = {
  [`login ${HOME_SITE}`]: 50,
  [`checkout ${HOME_SITE}`]: 50,
  [`browse ${HOME_SITE}`]: 50,
  [`browse ${CLOUD_SITE}`]: 50,
};

describeCluster('exact placement', () => {
  let shop: Shop;
  let one: Contender;
  let two: Contender;

  beforeAll(async () => {
    shop = await startShop();
    [one, two] = await pairOf(shop);
    const lines = ['a', 'b'].map((name) => ({ name, to: HOME_SITE, bandwidth: '100Gbps' }));
    await patch('site', CLOUD_SITE, { spec: { lines } });
    const sizes = { login: '100KiB', browse: '1KiB', checkout: '1KiB' };
    for (const [name, bytesPerRequest] of Object.entries(sizes)) {
      await patch('scalingpolicy', name, {
        spec: { placement: 'Exact', entry: { bytesPerRequest } },
      });
      await patch('deployment', name, {
        spec: { template: { spec: { schedulingGates: [GATE] } } },
      });
    }
    await one.operator.start();
    await waitFor('the quiet shop', async () => same(await readyByApp(shop), QUIET), {
      timeoutMs: 60_000,
    });
  }, STACK_START_TIMEOUT_MS);

  afterAll(async () => {
    await shop?.stop();
  });

  function patch(kind: string, name: string, body: object): Promise<string> {
    const to = kind === 'site' ? [] : ['-n', 'shop'];
    return shop.plane.kubectl([
      ...['patch', kind, name, ...to, '--type', 'merge', '-p', JSON.stringify(body)],
    ]);
  }

  const ofApp = async (app: string): Promise<readonly PodObject[]> =>
    (await pods(shop, 'shop')).filter(({ metadata }) => metadata.labels?.['app'] === app);

  /** Ends one pod and returns the one that takes its place, as soon as it is there. */
  async function replaceOne(app: string): Promise<string> {
    const before = new Set((await ofApp(app)).map(({ metadata }) => metadata.name));
    const [victim = ''] = before;
    await shop.plane.kubectl(['delete', 'pod', victim, '-n', 'shop', '--wait=false']);
    const isNew = ({ metadata }: PodObject): boolean => !before.has(metadata.name);
    const found = await waitFor('its successor', async () => (await ofApp(app)).find(isNew), {
      timeoutMs: 20_000,
      intervalMs: 100,
    });
    return found.metadata.name;
  }

  async function specOf(name: string): Promise<GatedSpec> {
    const pod = await shop.plane.api.get<{ readonly spec: GatedSpec }>(
      `/api/v1/namespaces/shop/pods/${name}`,
    );
    return pod.spec;
  }

  async function lifted(name: string): Promise<number> {
    const began = Date.now();
    await waitFor(
      `the gate of ${name} to be lifted`,
      async () => ((await specOf(name)).schedulingGates === undefined ? true : undefined),
      { timeoutMs: 30_000, intervalMs: 100 },
    );
    return Date.now() - began;
  }

  it('spreads every tier exactly as decided: the chatty one stays home, the other leaves', async () => {
    await announce(shop, {
      start: secondsFromNow(5),
      end: secondsFromNow(3_600),
      readyBeforeSeconds: 5,
    });
    await waitFor('the peak', async () => same(await readyByApp(shop), AT_PEAK), {
      timeoutMs: 120_000,
    });

    expect(await spreadOf(shop)).toEqual(DECIDED);
  });

  it('lets go while paused, too', async () => {
    await setPause(shop, true);
    await pause(4_000);
    const name = await replaceOne('login');

    expect(await lifted(name)).toBeLessThan(LIFTED_WITHIN_MS);
    await setPause(shop, false);
  });

  it('is for the standby to lift while the leader is dead', async () => {
    await two.operator.start();
    await pause(3_000);
    const killed = new Date();
    await one.operator.kill();
    const name = await replaceOne('login');
    const took = await lifted(name);

    expect(took).toBeLessThan(LIFTED_WITHIN_MS);
    const writes = await landed(shop, two, killed);
    const [lift] = writes.filter((write) => write.verb === 'patch' && write.name === name);
    expect(lift?.at.getTime()).toBeLessThan(killed.getTime() + LIFTED_WITHIN_MS + 2_000);
    // It led nothing by then: the lease runs for 15 s after its last renewal.
    const lead = writes.find(({ resource }) => resource === 'leases');
    expect(lead === undefined || (lift !== undefined && lead.at > lift.at)).toBe(true);
  });

  it('keeps new pods waiting and running ones as they are while no operator lives, and lifts within 10 s of a start', async () => {
    await two.operator.kill();
    const before = await readyByApp(shop);
    const name = await replaceOne('checkout');
    await pause(LIFTED_WITHIN_MS + 2_000);

    expect((await specOf(name)).schedulingGates).toEqual([GATE]);
    expect(await readyByApp(shop)).toEqual({ ...before, checkout: (before['checkout'] ?? 0) - 1 });

    await one.operator.start();
    expect(await lifted(name)).toBeLessThan(LIFTED_WITHIN_MS);
  });

  it('names no site to a pod that is not burstable, and the API server would not let it', async () => {
    const token = await shop.plane.serviceAccountToken('kingtide', 'kingtide');
    const kubeconfig = await shop.plane.createKubeconfig({ name: 'account', token });
    const asOperator = async (name: string, spec: object): Promise<string> => {
      const args = ['patch', 'pod', name, '-n', 'shop', '--type', 'merge'];
      const body = JSON.stringify({ spec });
      return shop.plane
        .kubectl([...args, '-p', body, '--kubeconfig', kubeconfig])
        .then(() => 'let in', String);
    };
    const other = { name: 'of-others' };
    // The gate of others keeps it from starting, so that there is something left to forbid.
    await shop.plane.apply([plainPod('plain', [GATE, other])]);
    await waitFor(
      'our gate to be lifted and no other',
      async () =>
        JSON.stringify((await specOf('plain')).schedulingGates) === JSON.stringify([other])
          ? true
          : undefined,
      { timeoutMs: LIFTED_WITHIN_MS },
    );

    expect((await specOf('plain')).affinity).toBeUndefined();
    expect(await asOperator('plain', { affinity: atSite(CLOUD_SITE) })).toContain('denied request');
    expect(await asOperator('plain', { schedulingGates: null })).toContain('denied request');
    expect(await asOperator('plain', { nodeSelector: { a: 'b' } })).toContain('denied request');
    await shop.plane.kubectl(['delete', 'validatingadmissionpolicybinding', '--all']);
    await waitFor(
      'the control: without the fence it is let in',
      async () =>
        (await asOperator('plain', { affinity: atSite(CLOUD_SITE) })) === 'let in'
          ? true
          : undefined,
      { timeoutMs: 30_000 },
    );
  });

  it('as a control, preferred placement fills home otherwise', async () => {
    await shop.plane.kubectl(['delete', 'promotioncalendar', 'sales']);
    await one.operator.kill();
    await shop.plane.kubectl([
      'scale',
      'deployment',
      'login',
      'browse',
      'checkout',
      '-n',
      'shop',
      '--replicas=0',
    ]);
    for (const name of ['login', 'browse', 'checkout'])
      await patch('deployment', name, { spec: { template: { spec: { schedulingGates: null } } } });
    await waitFor(
      'an empty shop',
      async () => ((await pods(shop, 'shop')).length === 1 ? true : undefined),
      {
        timeoutMs: 60_000,
      },
    );
    for (const [name, replicas] of Object.entries(AT_PEAK))
      await shop.plane.kubectl([
        'scale',
        'deployment',
        name,
        '-n',
        'shop',
        `--replicas=${replicas}`,
      ]);
    await waitFor('the peak', async () => same(await readyByApp(shop), AT_PEAK), {
      timeoutMs: 90_000,
    });

    expect(await spreadOf(shop)).not.toEqual(DECIDED);
  });
});

interface GatedSpec {
  readonly schedulingGates?: readonly { readonly name: string }[];
  readonly affinity?: unknown;
}

function atSite(site: string) {
  const matchExpressions = [{ key: SITE_LABEL, operator: 'In', values: [site] }];
  const required = { nodeSelectorTerms: [{ matchExpressions }] };
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } };
}

function plainPod(name: string, schedulingGates: readonly object[]) {
  const containers = [{ name: 'app', image: 'registry.example/app:1' }];
  const spec = { containers, schedulingGates, automountServiceAccountToken: false };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop' }, spec };
}

/** Ready pods by `app site`. */
async function spreadOf(shop: Shop): Promise<Readonly<Record<string, number>>> {
  const sites = new Map(
    (await nodes(shop)).map(({ metadata }) => [metadata.name, metadata.labels?.[SITE_LABEL]]),
  );
  const counts: Record<string, number> = {};
  for (const pod of await pods(shop, 'shop')) {
    if (!isReady(pod) || pod.metadata.deletionTimestamp !== undefined) continue;
    const key = `${pod.metadata.labels?.['app']} ${sites.get(pod.spec?.nodeName ?? '')}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

async function setPause(shop: Shop, on: boolean): Promise<void> {
  const data = { pause: String(on), noShrink: 'false' };
  const metadata = { name: 'kingtide-switches', namespace: 'kingtide' };
  await shop.plane.kubectl(['apply', '-f', '-'], {
    input: JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }),
  });
}
