// What the parts of one running stack share: where it lives, who may talk to it, and kubeconfig files for them.
import { join } from 'node:path';
import type { ApiClient } from './api-client.ts';
import type { Binaries } from './binaries.ts';
import { files } from './components.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import type { Supervisor } from './supervisor.ts';
import type { Users } from './users.ts';

export interface Stack {
  readonly dir: string;
  readonly server: string;
  readonly api: ApiClient;
  readonly binaries: Binaries;
  readonly processes: Supervisor;
  readonly users: Users;
}

export function kubeconfigFor(
  stack: Stack,
  name: string,
  user: { readonly token: string } | { readonly tokenFile: string },
  namespace?: string,
) {
  const file = join(stack.dir, `${name}.kubeconfig`);
  const caFile = files(stack.dir).ca;
  return writeKubeconfig({
    file,
    server: stack.server,
    caFile,
    user,
    ...(namespace !== undefined && { namespace }),
  });
}
