/** Pod Security "restricted" and our stricter rules, one function each: what breaks a rule, in words. */

export interface Container {
  readonly name?: string;
  readonly securityContext?: {
    readonly allowPrivilegeEscalation?: boolean;
    readonly readOnlyRootFilesystem?: boolean;
    readonly privileged?: boolean;
    readonly runAsNonRoot?: boolean;
    readonly runAsUser?: number;
    readonly procMount?: string;
    readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
    readonly seccompProfile?: { readonly type?: string };
  };
  readonly resources?: {
    readonly limits?: Readonly<Record<string, string>>;
    readonly requests?: Readonly<Record<string, string>>;
  };
  readonly ports?: readonly { readonly hostPort?: number }[];
  readonly env?: readonly {
    readonly name: string;
    readonly valueFrom?: { readonly secretKeyRef?: unknown };
  }[];
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly securityContext?: {
    readonly runAsNonRoot?: boolean;
    readonly runAsUser?: number;
    readonly seccompProfile?: { readonly type?: string };
    readonly sysctls?: readonly unknown[];
  };
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly tolerations?: readonly unknown[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms: readonly {
          readonly matchExpressions?: readonly {
            readonly key: string;
            readonly operator: string;
            readonly values?: readonly string[];
          }[];
        }[];
      };
    };
  };
}

const VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);
const SITE = 'kingtide.dev.node-restriction.kubernetes.io/site';

/** Rule -> true when the pod keeps it. */
export const POD_RULES: Readonly<Record<string, (pod: PodSpec) => boolean>> = {
  'runs as a numeric user that is not root': ({ securityContext, ...pod }) =>
    securityContext?.runAsNonRoot === true &&
    (securityContext.runAsUser ?? 0) > 0 &&
    all(
      pod,
      (one) => one.securityContext?.runAsNonRoot !== false && one.securityContext?.runAsUser !== 0,
    ),
  'has the seccomp profile of the runtime': ({ securityContext, ...pod }) =>
    securityContext?.seccompProfile?.type === 'RuntimeDefault' &&
    all(pod, (one) =>
      ['RuntimeDefault', undefined].includes(one.securityContext?.seccompProfile?.type),
    ),
  'drops every capability and adds none': (pod) =>
    all(
      pod,
      (one) =>
        one.securityContext?.capabilities?.drop?.includes('ALL') === true &&
        (one.securityContext.capabilities.add ?? []).length === 0,
    ),
  'cannot gain privileges': (pod) =>
    all(
      pod,
      (one) =>
        one.securityContext?.allowPrivilegeEscalation === false &&
        one.securityContext.privileged !== true,
    ),
  'has a read-only root': (pod) =>
    all(pod, (one) => one.securityContext?.readOnlyRootFilesystem === true),
  'shares nothing with its host': ({ hostNetwork, hostPID, hostIPC }) =>
    hostNetwork !== true && hostPID !== true && hostIPC !== true,
  'takes no port of its host': (pod) =>
    all(pod, (one) => (one.ports ?? []).every(({ hostPort }) => hostPort === undefined)),
  'has volumes of allowed types only': ({ volumes = [] }) =>
    volumes.every((volume) =>
      Object.keys(volume).every((key) => key === 'name' || VOLUMES.has(key)),
    ),
  'sets no sysctl and no proc mount': (pod) =>
    (pod.securityContext?.sysctls ?? []).length === 0 &&
    all(pod, (one) => one.securityContext?.procMount === undefined),
  'has limits and requests for CPU and memory': (pod) =>
    all(pod, ({ resources }) =>
      ['cpu', 'memory'].every(
        (key) => resources?.limits?.[key] !== undefined && resources.requests?.[key] !== undefined,
      ),
    ),
  'gets secrets as files, not as environment': (pod) =>
    all(pod, (one) =>
      (one.env ?? []).every(({ valueFrom }) => valueFrom?.secretKeyRef === undefined),
    ),
  'tolerates nothing': ({ tolerations = [] }) => tolerations.length === 0,
  'must stand at an on-prem site': ({ affinity }) => {
    const terms =
      affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ??
      [];
    return (
      terms.length > 0 &&
      terms.every(({ matchExpressions = [] }) =>
        matchExpressions.some(
          ({ key, operator, values = [] }) =>
            key === SITE && operator === 'In' && values.length > 0,
        ),
      )
    );
  },
};

function all(
  pod: Pick<PodSpec, 'containers' | 'initContainers'>,
  keeps: (container: Container) => boolean,
): boolean {
  return [...pod.containers, ...(pod.initContainers ?? [])].every(keeps);
}
