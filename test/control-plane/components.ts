// The command lines of etcd, API server, controller manager and scheduler, with the reason for each unusual flag.
import { join } from 'node:path';

export interface Layout {
  /** Holds everything of one stack. */
  readonly dir: string;
  readonly etcdPort: number;
  readonly apiPort: number;
}

export interface Timing {
  /** How long the controller manager waits for a heartbeat before a node is NotReady. */
  readonly nodeMonitorGracePeriod: string;
  /** Tolerations that admission gives to pods without their own: how long they stay on a node that is NotReady or cut off. */
  readonly defaultUnreachableTolerationSeconds: number;
  readonly defaultNotReadyTolerationSeconds: number;
}

export const files = (dir: string) => ({
  certificates: join(dir, 'certificates'),
  /** Self-signed, so it is its own authority. */
  ca: join(dir, 'certificates', 'apiserver.crt'),
  serviceAccountKey: join(dir, 'service-account.key'),
  serviceAccountPublicKey: join(dir, 'service-account.pub'),
  tokens: join(dir, 'tokens.csv'),
  auditPolicy: join(dir, 'audit-policy.yaml'),
  auditLog: join(dir, 'audit.log'),
});

export function etcdArguments({ dir, etcdPort }: Layout): string[] {
  const url = `http://127.0.0.1:${etcdPort}`;
  return [
    '--data-dir',
    join(dir, 'etcd'),
    '--listen-client-urls',
    url,
    '--advertise-client-urls',
    url,
    '--listen-peer-urls',
    'http://127.0.0.1:0', // a cluster of one has no peers
    '--unsafe-no-fsync', // the data lives as long as the test
    '--log-level',
    'info',
  ];
}

export function apiServerArguments({ dir, etcdPort, apiPort }: Layout, timing: Timing): string[] {
  const at = files(dir);
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${apiPort}`,
    `--cert-dir=${at.certificates}`,
    `--service-account-key-file=${at.serviceAccountPublicKey}`,
    `--service-account-signing-key-file=${at.serviceAccountKey}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-cluster-ip-range=10.0.0.0/16',
    `--token-auth-file=${at.tokens}`,
    '--authorization-mode=RBAC',
    '--endpoint-reconciler-type=none', // nothing routes to the service "kubernetes" here
    '--allow-privileged=true',
    `--audit-policy-file=${at.auditPolicy}`,
    `--audit-log-path=${at.auditLog}`,
    '--audit-log-mode=blocking', // a finished request is in the log
    '--audit-log-maxsize=100000', // never rotate away what the judge has to read
    `--default-unreachable-toleration-seconds=${timing.defaultUnreachableTolerationSeconds}`,
    `--default-not-ready-toleration-seconds=${timing.defaultNotReadyTolerationSeconds}`,
  ];
}

export function controllerManagerArguments(
  dir: string,
  kubeconfig: string,
  timing: Timing,
): string[] {
  const at = files(dir);
  return [
    `--kubeconfig=${kubeconfig}`,
    '--leader-elect=false',
    '--use-service-account-credentials=true', // the audit log then names the single controller
    '--kube-api-qps=1000', // with the stock limits 2,000 replicas crawl
    '--kube-api-burst=2000',
    `--service-account-private-key-file=${at.serviceAccountKey}`,
    `--root-ca-file=${at.ca}`,
    '--concurrent-deployment-syncs=20',
    '--concurrent-replicaset-syncs=20',
    `--node-monitor-grace-period=${timing.nodeMonitorGracePeriod}`,
    '--secure-port=0',
  ];
}

export function schedulerArguments(kubeconfig: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    '--leader-elect=false',
    '--kube-api-qps=1000',
    '--kube-api-burst=2000',
    '--secure-port=0',
  ];
}
