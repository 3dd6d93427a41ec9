/**
 * The part of a kubelet that matters for the chart's Job: its container as a process, with the container's own arguments,
 * the configuration that its ConfigMap holds, and a token of its ServiceAccount; then the pod's end in its status.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandFailed, runCommand } from '../control-plane/command.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import type { List, PodObject } from '../control-plane/kubernetes-objects.ts';
import { eventually } from './kube-access.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
const MOUNT = '/etc/kingtide/kingtide.yaml';

export interface JobRef {
  readonly namespace: string;
  readonly job: string;
}

interface JobPod extends PodObject {
  readonly spec: PodObject['spec'] & {
    readonly serviceAccountName: string;
    readonly containers: readonly { readonly args?: readonly string[] }[];
  };
}

/** Resolves when the pod has ended, with what it said. */
export async function playKubelet(
  plane: ControlPlane,
  { namespace, job }: JobRef,
): Promise<{ readonly said: string }> {
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  const pod = await eventually('the pod of the Job', async () => {
    const query = `?labelSelector=${encodeURIComponent(`job-name=${job}`)}`;
    return (await plane.api.get<List<JobPod>>(`${pods}${query}`)).items[0];
  });
  const { said, ended } = await run(plane, namespace, pod);
  const status = { phase: ended ? 'Succeeded' : 'Failed' };
  await plane.api.send(`${pods}/${pod.metadata.name}/status`, {
    method: 'PATCH',
    contentType: 'application/merge-patch+json',
    body: { status },
  });
  return { said };
}

async function run(plane: ControlPlane, namespace: string, pod: JobPod) {
  const path = `/api/v1/namespaces/${namespace}/configmaps/kingtide-config`;
  const { data } = await plane.api.get<{ data: Readonly<Record<string, string>> }>(path);
  const file = join(plane.dir, 'kingtide.yaml');
  await writeFile(file, data['kingtide.yaml'] ?? '');
  const token = await plane.serviceAccountToken(namespace, pod.spec.serviceAccountName);
  const kubeconfig = await plane.createKubeconfig({ name: 'leave', token, namespace });
  const given = pod.spec.containers[0]?.args ?? [];
  const args = given.map((one) => (one === MOUNT ? file : one));
  const env = { PATH: process.env['PATH'] ?? '', HOME: plane.dir, POD_NAMESPACE: namespace };
  return runCommand(process.execPath, [MAIN, ...args, '--kubeconfig', kubeconfig], { env }).then(
    (said) => ({ said, ended: true }),
    (error: unknown) => {
      if (!(error instanceof CommandFailed)) throw error;
      return { said: error.result.stdout + error.result.stderr, ended: false };
    },
  );
}
