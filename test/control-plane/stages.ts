// The life of fake nodes and pods, as KWOK stages of our own: how a node becomes Ready, how long a pod takes to start and to end.
import { stringify } from 'yaml';

interface Delay {
  readonly ms: number;
  /** Up to this much more, drawn uniformly for each object. */
  readonly jitterMs?: number;
}

export interface Life {
  readonly nodeReady: Delay;
  readonly podReady: Delay;
  readonly podGone: Delay;
}

const IMMEDIATE: Delay = { ms: 0 };
export const QUICK_LIFE: Life = { nodeReady: IMMEDIATE, podReady: IMMEDIATE, podGone: IMMEDIATE };

/** KWOK's "jitter" is the latest moment, not what is added. */
function stageDelay({ ms, jitterMs = 0 }: Delay) {
  return {
    durationMilliseconds: ms,
    ...(jitterMs > 0 && { jitterDurationMilliseconds: ms + jitterMs }),
  };
}

function stage(
  name: string,
  kind: 'Node' | 'Pod',
  matchExpressions: readonly object[],
  delay: Delay,
  next: object,
) {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind },
      selector: { matchExpressions },
      delay: stageDelay(delay),
      next,
    },
  };
}

const readyStatus = '.status.conditions.[] | select( .type == "Ready" ) | .status';
const notReady = { key: readyStatus, operator: 'NotIn', values: ['True'] };
const ready = { key: readyStatus, operator: 'In', values: ['True'] };
const alive = { key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' };
const ending = { key: '.metadata.deletionTimestamp', operator: 'Exists' };
const phase = (...values: string[]) => ({ key: '.status.phase', operator: 'In', values });

const NODE_CONDITIONS = `
{{ $now := Now }}
conditions:
{{ range NodeConditions }}
- lastHeartbeatTime: {{ $now | Quote }}
  lastTransitionTime: {{ $now | Quote }}
  message: {{ .message | Quote }}
  reason: {{ .reason | Quote }}
  status: {{ .status | Quote }}
  type: {{ .type | Quote }}
{{ end }}
`;

// Allocatable and capacity stay as the node's creator wrote them.
const NODE_INITIALISED = `${NODE_CONDITIONS}
addresses:
- address: {{ NodeIP | Quote }}
  type: InternalIP
- address: {{ .metadata.name | Quote }}
  type: Hostname
nodeInfo:
  architecture: amd64
  bootID: ""
  containerRuntimeVersion: {{ printf "kwok-%s" Version | Quote }}
  kernelVersion: fake
  kubeProxyVersion: fake
  kubeletVersion: v1.36.3
  machineID: ""
  operatingSystem: linux
  osImage: fake
  systemUUID: ""
phase: Running
`;

const POD_RUNNING = `
{{ $now := Now }}
conditions:
{{ range $type := (list "PodReadyToStartContainers" "Initialized" "ContainersReady" "Ready") }}
- lastTransitionTime: {{ $now | Quote }}
  status: "True"
  type: {{ $type | Quote }}
{{ end }}
{{ range .spec.readinessGates }}
- lastTransitionTime: {{ $now | Quote }}
  status: "True"
  type: {{ .conditionType | Quote }}
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- image: {{ .image | Quote }}
  name: {{ .name | Quote }}
  ready: true
  started: true
  restartCount: 0
  state:
    running:
      startedAt: {{ $now | Quote }}
{{ end }}
{{ with NodeIPsWith .spec.nodeName }}
hostIP: {{ index . 0 | Quote }}
{{ end }}
{{ with PodIPsWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) }}
podIP: {{ index . 0 | Quote }}
podIPs:
- ip: {{ index . 0 | Quote }}
{{ end }}
phase: Running
startTime: {{ $now | Quote }}
`;

/** The configuration file of one KWOK process. */
export function stagesYaml(life: Life, parallelism: number): string {
  const documents = [
    {
      apiVersion: 'config.kwok.x-k8s.io/v1alpha1',
      kind: 'KwokConfiguration',
      options: {
        podPlayStageParallelism: parallelism,
        nodePlayStageParallelism: parallelism,
        nodeLeaseParallelism: parallelism,
      },
    },
    stage('node-ready', 'Node', [notReady], life.nodeReady, { statusTemplate: NODE_INITIALISED }),
    // The lease is the heartbeat; this only keeps lastHeartbeatTime from looking abandoned.
    stage(
      'node-heartbeat',
      'Node',
      [phase('Running'), ready],
      { ms: 300_000, jitterMs: 30_000 },
      { statusTemplate: NODE_CONDITIONS },
    ),
    stage('pod-ready', 'Pod', [alive, phase('Pending'), notReady], life.podReady, {
      statusTemplate: POD_RUNNING,
    }),
    stage('pod-gone', 'Pod', [ending], life.podGone, { finalizers: { empty: true }, delete: true }),
  ];
  return documents.map((document) => stringify(document)).join('---\n');
}
