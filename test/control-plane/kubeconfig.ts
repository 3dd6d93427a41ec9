// Writes kubeconfig files for the test API server, with a token or with a token file that may rotate.
import { writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';

export interface KubeconfigSpec {
  readonly file: string;
  readonly server: string;
  readonly caFile: string;
  readonly user: { readonly token: string } | { readonly tokenFile: string };
  readonly namespace?: string;
}

export async function writeKubeconfig(spec: KubeconfigSpec): Promise<string> {
  const context = {
    cluster: 'kingtide-test',
    user: 'user',
    ...(spec.namespace && { namespace: spec.namespace }),
  };
  const document = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'kingtide-test',
    clusters: [
      {
        name: 'kingtide-test',
        cluster: { server: spec.server, 'certificate-authority': spec.caFile },
      },
    ],
    users: [{ name: 'user', user: spec.user }],
    contexts: [{ name: 'kingtide-test', context }],
  };
  await writeFile(spec.file, stringify(document), { mode: 0o600 });
  return spec.file;
}
