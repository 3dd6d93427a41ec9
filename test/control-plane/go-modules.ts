// What is built from Go modules: which module folder, which packages and flags, and the cache key that follows from them.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface GoModule {
  readonly name: string;
  readonly title: string;
  /** Holds go.mod and go.sum; nothing is written there. */
  readonly folder: string;
  /** Package to the name its binary gets in the cache. */
  readonly packages: Readonly<Record<string, string>>;
  readonly buildFlags: readonly string[];
}

const folderOf = (name: string) => fileURLToPath(new URL(`./modules/${name}`, import.meta.url));

// Without these the server calls itself v0.0.0 and kubectl, helm and charts refuse to believe its features.
const KUBERNETES_VERSION = {
  gitVersion: 'v1.36.3',
  gitMajor: '1',
  gitMinor: '36',
  gitTreeState: 'clean',
  gitCommit: '0'.repeat(40),
};

const kubernetesLinkFlags = Object.entries(KUBERNETES_VERSION)
  .map(([key, value]) => `-X k8s.io/component-base/version.${key}=${value}`)
  .join(' ');

export const KUBERNETES: GoModule = {
  name: 'kubernetes',
  title: 'Kubernetes 1.36.3, etcd 3.6 and KWOK 0.8.0',
  folder: folderOf('kubernetes'),
  packages: {
    'k8s.io/kubernetes/cmd/kube-apiserver': 'kube-apiserver',
    'k8s.io/kubernetes/cmd/kube-controller-manager': 'kube-controller-manager',
    'k8s.io/kubernetes/cmd/kube-scheduler': 'kube-scheduler',
    'sigs.k8s.io/kwok/cmd/kwok': 'kwok',
    'go.etcd.io/etcd/server/v3': 'etcd',
  },
  buildFlags: ['-trimpath', '-ldflags', `-s -w ${kubernetesLinkFlags}`],
};

export const PROMETHEUS: GoModule = {
  name: 'prometheus',
  title: 'Prometheus 3.5.1',
  folder: folderOf('prometheus'),
  packages: {
    'github.com/prometheus/prometheus/cmd/prometheus': 'prometheus',
    'github.com/prometheus/prometheus/cmd/promtool': 'promtool',
  },
  buildFlags: [
    '-trimpath',
    '-tags', // without the service discoveries of every cloud it builds in a third of the time
    'netgo,remove_all_sd',
    '-ldflags',
    '-s -w -X github.com/prometheus/common/version.Version=3.5.1',
  ],
};

/** Folder of the module's binaries under the cache root: a new go.sum or new flags are a new folder. */
export function cacheEntry(root: string, module: GoModule): string {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(module.folder, file)));
  hash.update(JSON.stringify([module.packages, module.buildFlags, process.platform, process.arch]));
  return join(root, 'control-plane', `${module.name}-${hash.digest('hex').slice(0, 16)}`);
}
