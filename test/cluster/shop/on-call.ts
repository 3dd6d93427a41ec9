/** People in front of the shop's cluster, hired by the commands of docs/install.md, and what they and the tests look at. */
import type { Condition, KubeObject } from '../../control-plane/kubernetes-objects.ts';
import { waitFor } from '../../control-plane/wait.ts';
import { commandsOf } from '../../docs/commands.ts';
import type { Page } from '../../docs/pages.ts';
import { OPERATOR_NAMESPACE } from './operator.ts';
import type { Shop } from './shop.ts';
import { recordedCycles } from './truth.ts';

/** Cycles are read whole each time, so not too often. */
export const SOON = { timeoutMs: 120_000, intervalMs: 1_000 };

export interface Judged extends KubeObject {
  readonly spec?: { readonly reason?: string };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

export function reasonOf({ spec }: Judged): string | undefined {
  return spec?.reason;
}

/** Alice is on call and bob may look, by the very commands of the page. */
export async function hire(
  shop: Shop,
  page: Page,
  kubeconfigs: Record<string, string>,
): Promise<void> {
  const { plane } = shop;
  const namespaces = ['people', 'lookers'];
  for (const name of namespaces) await plane.kubectl(['create', 'namespace', name]);
  await plane.kubectl(['create', 'serviceaccount', 'alice', '-n', 'people']);
  await plane.kubectl(['create', 'serviceaccount', 'bob', '-n', 'lookers']);
  const here: Readonly<Record<string, string>> = {
    'kingtide-system': OPERATOR_NAMESPACE,
    '--group=on-call': '--group=system:serviceaccounts:people',
    '--group=viewers': '--group=system:serviceaccounts:lookers',
  };
  const grants = commandsOf(page).filter(({ text }) =>
    /^kubectl .*create (cluster)?role/.test(text),
  );
  for (const { words } of grants)
    await plane.kubectl(words.slice(1).map((word) => here[word] ?? word));
  for (const [name, namespace] of [
    ['alice', 'people'],
    ['bob', 'lookers'],
  ] as const) {
    const token = await plane.serviceAccountToken(namespace, name);
    kubeconfigs[name] = await plane.createKubeconfig({ name, token });
  }
}

/** Until a cycle was decided that knows the Override with this reason. */
export async function knows(shop: Shop, reason: string): Promise<void> {
  await waitFor(
    `a decision that knows "${reason}"`,
    async () => {
      const last = (await recordedCycles(shop)).at(-1);
      return last?.input.policies.overrides.some((one) => one.reason === reason) || undefined;
    },
    SOON,
  );
}

export async function metric(shop: Shop, series: string): Promise<number | undefined> {
  const lines = (await shop.operator.metrics()).split('\n');
  const line = lines.find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
}
