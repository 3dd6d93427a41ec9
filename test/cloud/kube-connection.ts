/** A plain connection to the API server for the test processes, from a kubeconfig that the tests wrote. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { type ApiClient, createApiClient } from '../control-plane/api-client.ts';

interface KubeconfigFile {
  readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
  readonly users: readonly { readonly user: Readonly<Record<string, string>> }[];
}

/** Understands what the tests write: one cluster, a CA file, a token or a token file. */
export async function connectToApi(kubeconfig: string): Promise<ApiClient> {
  const file = parse(await readFile(kubeconfig, 'utf8')) as KubeconfigFile;
  const cluster = file.clusters[0]?.cluster ?? {};
  const user = file.users[0]?.user ?? {};
  const server = cluster['server'];
  const ca = cluster['certificate-authority'];
  const tokenFile = user['tokenFile'];
  const token =
    tokenFile === undefined ? user['token'] : (await readFile(tokenFile, 'utf8')).trim();
  if (server === undefined || ca === undefined || token === undefined) {
    throw new Error(`${kubeconfig}: a server, a certificate-authority file and a token are needed`);
  }
  return createApiClient(server, resolve(dirname(kubeconfig), ca), token);
}
