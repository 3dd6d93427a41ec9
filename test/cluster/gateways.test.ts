/**
 * Admission limits where gateways enforce them, in a real API server: they come with the limit and go with it, with a
 * release, with the policy and with the chart, and nothing that somebody else wrote is touched. Gateways themselves do not
 * run here, nor do pods: of the chart's last Job the test plays the kubelet.
 *
 * Control run here: before the Job has run the limits stand. Seen red by hand: a chart without the Job.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFinalizers } from '../../src/adapters/kube/finalizers.ts';
import { createGatewayBook } from '../../src/adapters/kube/gateway-book.ts';
import { createGatewayRecorder } from '../../src/adapters/kube/gateway-recorder.ts';
import { createKubePolicies, type KubePolicies } from '../../src/adapters/kube/policies.ts';
import { createStatusRecorder } from '../../src/adapters/kube/recorder.ts';
import { createSystemClock } from '../../src/adapters/system/clock.ts';
import type { Recorder } from '../../src/ports/recorder.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { AT, cycleOf } from '../unit/adapters/kube/cycle.ts';
import { createManualClock } from '../unit/adapters/kube/manual-clock.ts';
import { crdNamed, ingressObject, installChart, limitedTier } from './gateway-world.ts';
import { type Connected, connect, eventually, SYSTEM_NAMESPACE } from './kube-access.ts';
import { playKubelet } from './played-kubelet.ts';
import { namespaceObject } from './shop-objects.ts';

const CRDS = new URL('../../charts/kingtide/crds', import.meta.url).pathname;
const TRAFFIC =
  '/apis/gateway.envoyproxy.io/v1alpha1/namespaces/shop/backendtrafficpolicies/kingtide-web-front';
const INGRESS = '/apis/networking.k8s.io/v1/namespaces/shop/ingresses/shop';
const RULES = '/api/v1/namespaces/shop/configmaps/web-rules';
const LIMITS = `/api/v1/namespaces/${SYSTEM_NAMESPACE}/configmaps/kingtide-admission-limits`;
const WEB = '/apis/kingtide.dev/v1alpha1/namespaces/shop/scalingpolicies/web';
const LIMIT = {
  tier: 'shop/web',
  workload: 'shop/web',
  admitted: 420,
  offered: 5_000,
  wall: { tier: 'core/order', ceiling: 'stock', of: 'requests', takes: 420 },
} as const;

interface Found {
  readonly metadata: {
    readonly annotations?: Record<string, string>;
    readonly finalizers?: readonly string[];
  };
  readonly spec?: { readonly rateLimit?: object };
  readonly data?: Record<string, string>;
}

describeCluster('gateways in a real API server', () => {
  let plane: ControlPlane;
  let connected: Connected;
  let policies: KubePolicies;
  let recorders: readonly Recorder[];

  beforeAll(async () => {
    plane = await startControlPlane();
    await plane.kubectl(['apply', '--server-side', '-f', CRDS]);
    await plane.apply([crdNamed('BackendTrafficPolicy', 'backendtrafficpolicies')]);
    await plane.apply([namespaceObject('shop', 'burstable'), ingressObject()]);
    await plane.kubectl([
      'create',
      'configmap',
      'web-rules',
      '-n',
      'shop',
      '--from-literal=note=x',
    ]);
    await eventually('the CRDs', () => plane.apply([limitedTier()]).then(() => true));
    connected = await connect(plane);
    const { transport } = connected.access;
    const world = {
      transport,
      clock: createSystemClock(),
      random: Math.random,
      log: connected.log,
    };
    const limits = { timeZone: 'UTC', scrapeInterval: 15_000, caps: {}, viewMaxAge: 60_000 };
    policies = createKubePolicies({ ...world, ...limits });
    connected.inBackground(policies.run);
    recorders = restarted();
  }, STACK_START_TIMEOUT_MS);
  afterAll(async () => {
    await connected?.close();
    await plane?.stop();
  });

  /** Statuses, finalizers and gateways of a process that has just begun. */
  function restarted(): readonly Recorder[] {
    const { transport } = connected.access;
    const book = createGatewayBook();
    return [
      createStatusRecorder({ transport, clock: createManualClock(AT), policies, gateways: book }),
      createFinalizers({ transport, policies }),
      createGatewayRecorder({ transport, policies, book }),
    ];
  }

  /** Some cycles that decide the same. */
  async function cycles(limited: boolean): Promise<void> {
    for (let turn = 0; turn < 3; turn += 1) {
      const set = await eventually('the policy', () => policies.current(AT));
      const cycle = cycleOf({ policies: set });
      const plan = { ...cycle.plan, limits: limited ? [LIMIT] : [] };
      for (const recorder of recorders) await recorder.record({ ...cycle, plan });
    }
  }

  async function found(path: string): Promise<Found | undefined> {
    return plane.api.get<Found>(path).catch(() => undefined);
  }

  async function limitsFound() {
    const [traffic, ingress, rules] = [
      await found(TRAFFIC),
      await found(INGRESS),
      await found(RULES),
    ];
    return {
      rateLimit: traffic?.spec?.rateLimit,
      annotations: ingress?.metadata.annotations,
      rules: rules?.data,
    };
  }

  const QUIET = {
    rateLimit: undefined,
    annotations: { 'example.com/owner': 'shop' },
    rules: { note: 'x', 'flow-rules.json': '[]' },
  };
  const RULE = { resource: 'buy', limitApp: 'default', count: 210, grade: 1, strategy: 0 };

  test('a limit comes to each gateway beside what others wrote', async () => {
    await cycles(true);
    expect(await limitsFound()).toEqual({
      rateLimit: {
        type: 'Global',
        global: { rules: [{ limit: { requests: 420, unit: 'Second' } }] },
      },
      annotations: {
        'example.com/owner': 'shop',
        'nginx.ingress.kubernetes.io/limit-rps': '8',
        'nginx.ingress.kubernetes.io/limit-burst-multiplier': '1',
      },
      rules: { note: 'x', 'flow-rules.json': JSON.stringify([{ ...RULE, controlBehavior: 0 }]) },
    });
    expect((await found(WEB))?.metadata.finalizers).toEqual(['kingtide.dev/restore-originals']);
  });

  test('it goes with the limit, by a process that never wrote it, and the policy is free again', async () => {
    recorders = restarted();
    await cycles(false);
    expect(await limitsFound()).toEqual(QUIET);
    await cycles(false);
    expect((await found(WEB))?.metadata.finalizers).toBeUndefined();
  });

  test('what somebody else wrote is not taken over, and nobody else goes without', async () => {
    await plane.kubectl([
      ...['annotate', 'ingress', 'shop', '-n', 'shop'],
      'nginx.ingress.kubernetes.io/limit-rps=77',
    ]);
    await expect(cycles(true)).rejects.toMatchObject({ kind: 'conflict' });
    // The cycle that could not write the Ingress went on to the ConfigMap.
    await expect(cycles(true)).rejects.toMatchObject({ kind: 'conflict' });
    const { annotations, rules } = await limitsFound();
    expect(annotations?.['nginx.ingress.kubernetes.io/limit-rps']).toBe('77');
    expect(rules?.['flow-rules.json']).not.toBe('[]');
    await plane.kubectl([
      ...['annotate', 'ingress', 'shop', '-n', 'shop'],
      'nginx.ingress.kubernetes.io/limit-rps-',
    ]);
  });

  test('a deleted policy is gone only when its limits are', async () => {
    await cycles(true);
    await plane.kubectl(['delete', 'scalingpolicy', 'web', '-n', 'shop', '--wait=false']);
    await eventually('the deletion to be seen', async () => {
      const set = await policies.current(AT);
      return set.overrides.some(({ release }) => release === true) || undefined;
    });
    expect(await found(WEB)).toBeDefined();
    await cycles(true);
    await eventually('the policy to be gone', async () =>
      (await found(WEB)) === undefined ? true : cycles(true).then(() => undefined),
    );
    expect(await limitsFound()).toEqual(QUIET);
  });

  test('uninstalling the chart takes them away, whoever led until then, and lets go of the policy', async () => {
    await plane.apply([limitedTier()]);
    await eventually('the policy', async () => (await found(WEB)) !== undefined || undefined);
    recorders = restarted();
    await eventually('a limit', async () => {
      await cycles(true);
      return (await limitsFound()).rateLimit !== undefined || undefined;
    });
    await installChart(plane);
    await leadBy('kingtide-a');

    const kubelet = playKubelet(plane, { job: 'kingtide-leave', namespace: SYSTEM_NAMESPACE });
    await plane.helm(['uninstall', 'kingtide', '-n', SYSTEM_NAMESPACE, '--timeout', '120s']);

    expect((await kubelet).said).toBe(
      'lifted: BackendTrafficPolicy/kingtide-web-front of shop/web\nlifted: Ingress/shop of shop/web\nlifted: ConfigMap/web-rules of shop/web\nno admission limit of Kingtide stands at a gateway\n',
    );
    expect(await limitsFound()).toEqual(QUIET);
    expect(await found(LIMITS)).toBeUndefined();
    expect((await found(WEB))?.metadata.finalizers).toBeUndefined();
  });

  /** The operator that nobody runs here; its lease is not renewed, but nobody has watched it for long. */
  async function leadBy(holderIdentity: string): Promise<void> {
    const metadata = { name: 'kingtide', namespace: SYSTEM_NAMESPACE };
    const spec = { holderIdentity, leaseDurationSeconds: 15 };
    const kind = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };
    await plane.apply([{ ...kind, metadata, spec }]);
  }
});
