/** Least privilege: exactly these rights, none of the dangerous ones, and no write on workloads outside the named namespaces. */
import { describe, expect, it } from 'vitest';
import { type Manifest, only, render } from './helm.ts';
import { VALUE_SETS } from './value-sets.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

const rulesOf = (role: Manifest) => role['rules'] as readonly Rule[];
const isRole = ({ kind }: Manifest) => kind === 'ClusterRole' || kind === 'Role';
const reads = new Set(['get', 'list', 'watch']);

/** `verb group/resource[:name]`, one per right. */
function rights(role: Manifest): string[] {
  return rulesOf(role)
    .flatMap(({ apiGroups, resources, verbs, resourceNames = [''] }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) =>
          resourceNames.flatMap((name) =>
            verbs.map(
              (verb) =>
                `${verb} ${group === '' ? 'core' : group}/${resource}${name === '' ? '' : `:${name}`}`,
            ),
          ),
        ),
      ),
    )
    .toSorted();
}

const FORBIDDEN_RESOURCES =
  /^(\*|secrets|nodes\/proxy|pods\/(exec|attach|portforward|ephemeralcontainers|binding)|bindings|serviceaccounts\/token|.*webhookconfigurations|.*admissionpolic.*|(cluster)?role(binding)?s|certificatesigningrequests.*|persistentvolumes)$/;
const FORBIDDEN_VERBS = /^(\*|escalate|bind|impersonate|deletecollection|approve|sign)$/;

describe.each(Object.entries(VALUE_SETS))('roles with %s', (_, values) => {
  it('hold no wildcard and no dangerous right', async () => {
    for (const { apiGroups, resources, verbs } of (await render(values))
      .filter(isRole)
      .flatMap(rulesOf)) {
      expect(apiGroups).not.toContain('*');
      expect(resources.filter((resource) => FORBIDDEN_RESOURCES.test(resource))).toEqual([]);
      expect(verbs.filter((verb) => FORBIDDEN_VERBS.test(verb))).toEqual([]);
    }
  });
});

describe('rights on workloads', () => {
  it('are granted in the named namespaces only', async () => {
    const manifests = await render({ workloadNamespaces: ['shop', 'video'] });
    const bindings = manifests.filter(
      ({ kind, metadata }) => kind === 'RoleBinding' && metadata.name === 'kingtide-workloads',
    );
    expect(bindings.map(({ metadata }) => metadata.namespace)).toEqual(['shop', 'video']);
    const everywhere = manifests
      .filter(({ kind }) => kind === 'ClusterRoleBinding')
      .map((one) => (one['roleRef'] as { name: string }).name);
    expect(everywhere).toEqual(['kingtide']);
  });

  it('cluster-wide are reads', async () => {
    const cluster = rulesOf(only(await render(), 'ClusterRole'));
    const writes = cluster.filter(
      ({ apiGroups, verbs }) =>
        !apiGroups.includes('kingtide.dev') && verbs.some((verb) => !reads.has(verb)),
    );
    expect(writes.map(({ resources, verbs }) => [resources, verbs])).toEqual([
      [['nodes'], ['get', 'list', 'watch', 'patch']],
    ]);
  });

  it('never delete a pod, a node or a workload, nor write a whole workload', async () => {
    const all = (await render({ workloadNamespaces: ['shop'] })).filter(isRole).flatMap(rights);
    expect(all.filter((right) => right.startsWith('delete '))).toEqual([
      'delete kingtide.dev/noderequests',
    ]);
    expect(all.filter((right) => right.includes('apps/'))).toEqual([
      'get apps/deployments',
      'list apps/deployments',
      'watch apps/deployments',
      'update apps/deployments/scale',
    ]);
  });
});

describe('rights on ScaledObjects', () => {
  const onKeda = async (scaledObjects: boolean) =>
    (await render({ workloadNamespaces: ['shop'], scaledObjects }))
      .filter(isRole)
      .flatMap((role) => rights(role).map((right) => `${role.metadata.name}: ${right}`))
      .filter((right) => right.includes('keda.sh'));

  it('are there only where the values ask for them, and write in the named namespaces alone', async () => {
    expect(await onKeda(false)).toEqual([]);
    expect(await onKeda(true)).toEqual([
      'kingtide: get keda.sh/scaledobjects',
      'kingtide: list keda.sh/scaledobjects',
      'kingtide: watch keda.sh/scaledobjects',
      'kingtide-workloads: patch keda.sh/scaledobjects',
    ]);
  });
});

describe('rights on listed kinds', () => {
  const rollouts = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', resource: 'rollouts' };
  const onRollouts = async (scalableKinds: readonly object[]) =>
    (await render({ workloadNamespaces: ['shop'], scalableKinds }))
      .filter(isRole)
      .flatMap((role) => rights(role).map((right) => `${role.metadata.name}: ${right}`))
      .filter((right) => right.includes('argoproj.io'));

  it('are to read the object and to scale it, in the named namespaces alone', async () => {
    expect(await onRollouts([])).toEqual([]);
    expect(await onRollouts([rollouts])).toEqual([
      'kingtide: get argoproj.io/rollouts',
      'kingtide: get argoproj.io/rollouts/scale',
      'kingtide: list argoproj.io/rollouts',
      'kingtide: watch argoproj.io/rollouts',
      'kingtide-workloads: update argoproj.io/rollouts/scale',
    ]);
  });

  it('come with the entry that the operator reads', async () => {
    const config = async (scalableKinds: readonly object[]) =>
      only(await render({ scalableKinds }), 'ConfigMap', 'kingtide-config')['data'] as object;
    expect(JSON.stringify(await config([rollouts]))).toContain('resource: rollouts');
    expect(JSON.stringify(await config([]))).not.toContain('scalableKinds');
  });

  it.each([
    ['apps/v1', 'StatefulSet', 'statefulsets'],
    ['v1', 'ReplicationController', 'replicationcontrollers'],
    ['argoproj.io/v1alpha1', 'Rollout', 'rollouts/status'],
    ['argoproj.io/v1alpha1', 'Rollout', '*'],
  ])('are not to be had for %s %s (%s)', async (apiVersion, kind, resource) => {
    await expect(render({ scalableKinds: [{ apiVersion, kind, resource }] })).rejects.toThrow(
      /scalableKinds/,
    );
  });
});

describe('rights on gateways', () => {
  const onGateways = /backendtrafficpolicies|ingresses|configmaps/;
  const granted = async (gateways: object) =>
    rights(only(await render({ gateways }), 'ClusterRole', 'kingtide-workloads')).filter((right) =>
      onGateways.test(right),
    );

  it('are not there unless somebody asks', async () => {
    expect(await granted({})).toEqual([]);
  });

  it('are those of the gateways that are asked for, ConfigMaps by name', async () => {
    expect(await granted({ envoyGateway: true })).toEqual([
      'create gateway.envoyproxy.io/backendtrafficpolicies',
      'delete gateway.envoyproxy.io/backendtrafficpolicies',
      'patch gateway.envoyproxy.io/backendtrafficpolicies',
    ]);
    expect(await granted({ ingressNginx: true })).toEqual([
      'get networking.k8s.io/ingresses',
      'patch networking.k8s.io/ingresses',
    ]);
    expect(await granted({ sentinelConfigMaps: ['buy-rules'] })).toEqual([
      'get core/configmaps:buy-rules',
      'patch core/configmaps:buy-rules',
    ]);
  });
});

describe('rights in its own namespace', () => {
  it('are the lease, the switches, the admission limits and the degrade steps, by name', async () => {
    const role = only(await render({ config: { lease: { name: 'tide' } } }), 'Role');
    expect(rights(role)).toEqual([
      'create coordination.k8s.io/leases',
      'get coordination.k8s.io/leases:tide',
      'get core/configmaps:kingtide-admission-limits',
      'get core/configmaps:kingtide-degrade-steps',
      'get core/configmaps:kingtide-switches',
      'list core/configmaps:kingtide-switches',
      'patch core/configmaps:kingtide-admission-limits',
      'patch core/configmaps:kingtide-degrade-steps',
      'update coordination.k8s.io/leases:tide',
      'watch core/configmaps:kingtide-switches',
    ]);
  });
});

describe('every role', () => {
  it('is bound to the ServiceAccount of the pod and to nobody else', async () => {
    const bindings = (await render({ workloadNamespaces: ['shop'] })).filter(({ kind }) =>
      kind.endsWith('RoleBinding'),
    );
    const subjects = bindings.map((one) => one['subjects']);
    expect(bindings).toHaveLength(4);
    for (const each of subjects)
      expect(each).toEqual([
        { kind: 'ServiceAccount', name: 'kingtide', namespace: 'kingtide-system' },
      ]);
  });
});
