/** The operator's pod keeps every rule for every value set; each rule has a twin that breaks it, so that no rule is blind. */
import { describe, expect, it } from 'vitest';
import { only, render } from './helm.ts';
import { type Container, POD_RULES, type PodSpec } from './pod-rules.ts';
import { VALUE_SETS } from './value-sets.ts';

async function podOf(values = {}): Promise<PodSpec> {
  const { template } = only(await render(values), 'Deployment')['spec'] as {
    template: { spec: PodSpec };
  };
  return template.spec;
}

const broken = (pod: PodSpec): string[] =>
  Object.entries(POD_RULES).flatMap(([rule, keeps]) => (keeps(pod) ? [] : [rule]));

describe("the operator's pod", () => {
  it.each(Object.entries(VALUE_SETS))('keeps every rule with %s', async (_, values) => {
    expect(broken(await podOf(values))).toEqual([]);
  });

  it.each(Object.entries(VALUE_SETS))(
    'and its budget and replicas fit with %s',
    async (_, values) => {
      const manifests = await render(values);
      const { replicas } = only(manifests, 'Deployment')['spec'] as { replicas: number };
      const budgets = manifests.filter(({ kind }) => kind === 'PodDisruptionBudget');
      expect(budgets).toHaveLength(replicas > 1 ? 1 : 0);
    },
  );
});

describe('the pod that lifts limits before the chart goes', () => {
  const ofGateways = async () => (await render(VALUE_SETS['gateways'])).filter(isJob);
  const isJob = ({ kind }: { readonly kind: string }) => kind === 'Job';

  it('keeps every rule too, and has the account and the configuration of the operator', async () => {
    const job = only(await render(VALUE_SETS['gateways']), 'Job', 'kingtide-leave');
    const { template } = job['spec'] as { template: { spec: PodSpec } };

    expect(broken(template.spec)).toEqual([]);
    expect(template.spec).toMatchObject({
      serviceAccountName: 'kingtide',
      containers: [{ args: ['leave', '--config', '/etc/kingtide/kingtide.yaml'] }],
    });
    expect(job.metadata.annotations?.['helm.sh/hook']).toBe('pre-delete');
  });

  it('is there only where rights at gateways are', async () => {
    expect((await render()).filter(isJob)).toEqual([]);
    expect(await ofGateways()).toHaveLength(1);
    for (const gateways of [{ envoyGateway: true }, { sentinelConfigMaps: ['buy-rules'] }])
      expect((await render({ gateways })).filter(isJob)).toHaveLength(1);
  });
});

type Security = NonNullable<Container['securityContext']>;

const secured =
  (change: Security) =>
  (pod: PodSpec): PodSpec => ({
    ...pod,
    containers: pod.containers.map((one) => ({
      ...one,
      securityContext: { ...one.securityContext, ...change },
    })),
  });

const TWINS: Readonly<Record<keyof typeof POD_RULES, (pod: PodSpec) => PodSpec>> = {
  'runs as a numeric user that is not root': secured({ runAsUser: 0 }),
  'has the seccomp profile of the runtime': secured({ seccompProfile: { type: 'Unconfined' } }),
  'drops every capability and adds none': secured({
    capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] },
  }),
  'cannot gain privileges': secured({ allowPrivilegeEscalation: true }),
  'has a read-only root': secured({ readOnlyRootFilesystem: false }),
  'shares nothing with its host': (pod) => ({ ...pod, hostPID: true }),
  'takes no port of its host': (pod) => ({
    ...pod,
    containers: pod.containers.map((one) => ({ ...one, ports: [{ hostPort: 80 }] })),
  }),
  'has volumes of allowed types only': (pod) => ({
    ...pod,
    volumes: [{ name: 'x', hostPath: { path: '/' } }],
  }),
  'sets no sysctl and no proc mount': secured({ procMount: 'Unmasked' }),
  'has limits and requests for CPU and memory': (pod) => ({
    ...pod,
    containers: pod.containers.map((one) => ({ ...one, resources: { limits: { cpu: '1' } } })),
  }),
  'gets secrets as files, not as environment': (pod) => ({
    ...pod,
    containers: pod.containers.map((one) => ({
      ...one,
      env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: {} } }],
    })),
  }),
  'tolerates nothing': (pod) => ({ ...pod, tolerations: [{ operator: 'Exists' }] }),
  'must stand at an on-prem site': (pod) => ({ ...pod, affinity: {} }),
};

describe('a rule sees its breach', () => {
  it.each(Object.keys(POD_RULES))('%s', async (rule) => {
    const twin = TWINS[rule];
    expect(twin).toBeDefined();
    if (twin !== undefined) expect(broken(twin(await podOf()))).toEqual([rule]);
  });
});
