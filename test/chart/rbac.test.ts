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

describe('rights in its own namespace', () => {
  it('are the lease and the switches, by name', async () => {
    const role = only(await render({ config: { lease: { name: 'tide' } } }), 'Role');
    expect(rights(role)).toEqual([
      'create coordination.k8s.io/leases',
      'get coordination.k8s.io/leases:tide',
      'get core/configmaps:kingtide-switches',
      'list core/configmaps:kingtide-switches',
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
