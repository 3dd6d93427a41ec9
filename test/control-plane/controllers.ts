// Starts the controller manager and the scheduler of a stack, and waits until pods can be created.
import { join } from 'node:path';
import { STOP_RANK } from './boot.ts';
import { controllerManagerArguments, schedulerArguments, type Timing } from './components.ts';
import { kubeconfigFor, type Stack } from './stack.ts';
import { waitFor } from './wait.ts';

export async function startControllers(
  stack: Stack,
  timing: Timing,
  extra: readonly string[],
): Promise<void> {
  const { dir, binaries, processes, users } = stack;
  const managerConfig = await kubeconfigFor(stack, 'controller-manager', users.controllerManager);
  const schedulerConfig = await kubeconfigFor(stack, 'scheduler', users.scheduler);
  await processes.start({
    name: 'kube-controller-manager',
    file: binaries.controllerManager,
    args: [...controllerManagerArguments(dir, managerConfig, timing), ...extra],
    logFile: join(dir, 'kube-controller-manager.log'),
    stopRank: STOP_RANK.controller,
  });
  await processes.start({
    name: 'kube-scheduler',
    file: binaries.scheduler,
    args: schedulerArguments(schedulerConfig),
    logFile: join(dir, 'kube-scheduler.log'),
    stopRank: STOP_RANK.controller,
  });
  // Admission refuses pods until the controller manager has made the namespace's ServiceAccount and the CA bundle.
  await waitFor(
    'the controller manager to furnish the namespace default',
    async () => {
      const account = await stack.api.send('/api/v1/namespaces/default/serviceaccounts/default');
      const bundle = await stack.api.send('/api/v1/namespaces/default/configmaps/kube-root-ca.crt');
      return (account.status === 200 && bundle.status === 200) || undefined;
    },
    { timeoutMs: 60_000, intervalMs: 100 },
  );
}
