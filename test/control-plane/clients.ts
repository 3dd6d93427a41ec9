// kubectl and helm against one stack, as its admin or as the holder of another token or kubeconfig.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { kubeconfigFor, type Stack } from './stack.ts';

export interface ClientOptions {
  readonly input?: string;
  /** Default: the admin's. */
  readonly kubeconfig?: string;
  /** Acts as the holder of this token instead. */
  readonly token?: string;
  readonly timeoutMs?: number;
  readonly cwd?: string;
}

export type Client = (args: readonly string[], options?: ClientOptions) => Promise<string>;

/** A home of their own: discovery caches are keyed by address, and ports come back in later runs. */
export function clientCommand(stack: Stack, file: string, adminKubeconfig: string): Client {
  return async (args, options = {}) => {
    const { input, timeoutMs, cwd, token } = options;
    const kubeconfig =
      token === undefined ? (options.kubeconfig ?? adminKubeconfig) : await asHolder(stack, token);
    return runCommand(file, args, {
      env: {
        PATH: process.env['PATH'],
        HOME: stack.dir,
        KUBECACHEDIR: join(stack.dir, 'kube-cache'),
        KUBECONFIG: kubeconfig,
      },
      ...(input !== undefined && { input }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(cwd !== undefined && { cwd }),
    });
  };
}

/** In a file, because command lines are for everybody to read. */
function asHolder(stack: Stack, token: string): Promise<string> {
  const digest = createHash('sha256').update(token).digest('hex').slice(0, 16);
  return kubeconfigFor(stack, `token-${digest}`, { token });
}
