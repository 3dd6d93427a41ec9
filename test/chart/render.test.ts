/** The chart renders to valid objects for every value set, and refuses values nobody declared. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ValidatingAdmissionPolicy } from 'kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy';
import { ValidatingAdmissionPolicyBinding } from 'kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ClusterRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole';
import { ClusterRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRoleBinding';
import { Role } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import { RoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import { PriorityClass } from 'kubernetes-models/scheduling.k8s.io/v1/PriorityClass';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../src/adapters/system/config.ts';
import { chartConfigSchema } from './config-schema.ts';
import { bareHelm, CHART, helm, only, REQUIRED, render, type Values } from './helm.ts';
import { VALUE_SETS } from './value-sets.ts';

interface Validated {
  validate(): void;
}

/** Field and type checks of the published API; it does not know unknown fields, the real API server does. */
const MODELS: Readonly<Record<string, new (data: never) => Validated>> = {
  Deployment,
  Job,
  PodDisruptionBudget,
  ClusterRole,
  ClusterRoleBinding,
  Role,
  RoleBinding,
  PriorityClass,
  ConfigMap,
  ServiceAccount,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
};

const sets = Object.entries(VALUE_SETS);

describe('every value set', () => {
  it.each(sets)('%s: passes helm lint --strict', async (_, values) => {
    const { code, stdout, stderr } = await helm(
      ['lint', '--strict', CHART, '--values', '-'],
      values,
    );
    expect(code, stdout + stderr).toBe(0);
  });

  it.each(sets)('%s: renders valid objects of known kinds', async (_, values) => {
    for (const manifest of await render(values)) {
      const Model = MODELS[manifest.kind];
      expect(Model, manifest.kind).toBeDefined();
      if (Model !== undefined) expect(() => new Model(manifest as never).validate()).not.toThrow();
    }
  });

  it.each(sets)('%s: gives a configuration the operator accepts', async (_, values) => {
    const file = only(await render(values), 'ConfigMap', 'kingtide-config');
    const { loaded, text } = await loadText(
      (file['data'] as Record<string, string>)['kingtide.yaml'] ?? '',
    );
    expect(loaded, text).toMatchObject({ kind: 'config' });
  });
});

describe('values', () => {
  it.each<[string, Values, RegExp]>([
    ['an unknown key', { replica: 2 }, /'replica' not allowed/],
    ['an unknown key of the configuration', { config: { tik: '5s' } }, /'tik' not allowed/],
    [
      'an unknown key deep in the configuration',
      { config: { lease: { nam: 'x' } } },
      /'nam' not allowed/,
    ],
    [
      'a kubeconfig in a pod',
      { config: { kubernetes: { kubeconfig: '/x' } } },
      /'kubeconfig' not allowed/,
    ],
    ['no site', { onPremSites: [] }, /onPremSites.*minItems/],
    [
      'kube-system as a place for workloads',
      { workloadNamespaces: ['kube-system'] },
      /workloadNamespaces/,
    ],
    ['no replica', { replicas: 0 }, /replicas.*minimum/],
    ['a number without a unit', { config: { tick: 5 } }, /config\/tick/],
    ['a negative cap', { config: { maxCloudNodes: -1 } }, /maxCloudNodes/],
    ['a tag where a digest belongs', { image: { repository: 'k', digest: 'latest' } }, /digest/],
    ['a fence that does nothing', { fence: { validationActions: [] } }, /validationActions/],
    [
      'an agent without a namespace',
      { fence: { agents: [{ name: 'node-exporter' }] } },
      /agents.*namespace/,
    ],
    [
      'a quote where a user belongs',
      { fence: { schedulers: ["a'] || true || ['b"] } },
      /schedulers/,
    ],
    ['no limits', { resources: { requests: {}, limits: null } }, /limits/],
  ])('with %s are refused', async (_, values, message) => {
    const { code, stderr } = await helm(['template', 'kingtide', CHART, '--values', '-'], values);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(message);
  });

  it.each(['onPremSites', 'config'])('without %s are refused', async (key) => {
    const { [key]: _, ...rest } = REQUIRED;
    const { code, stderr } = await bareHelm(['template', 'kingtide', CHART, '--values', '-'], rest);
    expect(code).not.toBe(0);
    expect(stderr).toContain(key);
  });

  it('have the schema of the operator for its configuration', () => {
    const schema = JSON.parse(readFileSync(join(CHART, 'values.schema.json'), 'utf8')) as {
      properties: { config: unknown };
    };
    expect(schema.properties.config).toEqual(chartConfigSchema());
  });

  it('are all in the schema, and the schema knows no others', () => {
    const schema = JSON.parse(readFileSync(join(CHART, 'values.schema.json'), 'utf8')) as {
      properties: object;
    };
    const values = parse(readFileSync(join(CHART, 'values.yaml'), 'utf8')) as object;
    expect(Object.keys(schema.properties).toSorted()).toEqual(Object.keys(values).toSorted());
  });
});

describe('the switches', () => {
  it('state no data, so that an upgrade sets no switch back, and stay when the chart goes', async () => {
    const switches = only(await render(), 'ConfigMap', 'kingtide-switches');
    expect(switches['data']).toBeUndefined();
    expect(switches.metadata.annotations).toMatchObject({ 'helm.sh/resource-policy': 'keep' });
  });
});

describe('the admission limits and the degrade steps', () => {
  it.each(['kingtide-admission-limits', 'kingtide-degrade-steps'])(
    'state no data, so that an upgrade lifts none, and go with the chart: %s',
    async (name) => {
      const map = only(await render(), 'ConfigMap', name);
      expect(map['data']).toBeUndefined();
      expect(map.metadata.annotations).toBeUndefined();
    },
  );
});

describe('a changed configuration', () => {
  it('changes the pod, and nothing else does', async () => {
    const checksum = async (values: Values) =>
      JSON.stringify(
        (only(await render(values), 'Deployment')['spec'] as { template: { metadata: object } })
          .template.metadata,
      );
    const before = await checksum({});
    expect(await checksum({ config: { tick: '7s' } })).not.toBe(before);
    expect(await checksum({ replicas: 3 })).toBe(before);
  });
});

async function loadText(text: string) {
  const dir = await mkdtemp(join(tmpdir(), 'kingtide-chart-'));
  const file = join(dir, 'kingtide.yaml');
  await writeFile(file, text);
  const loaded = await loadConfig({ file, environment: { KUBERNETES_SERVICE_HOST: '10.0.0.1' } });
  await rm(dir, { recursive: true });
  return { loaded, text: JSON.stringify(loaded) };
}
