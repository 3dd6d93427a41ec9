/**
 * `kingtide leave`: what the chart runs before it is removed. No operator writes from then on, and no admission limit
 * stays at a gateway. Restores no replicas and gives no node back: that is for release, before.
 */
import { parseArgs } from 'node:util';
import { createKubeAccess } from '../adapters/kube/kube.ts';
import { seizeLease } from '../adapters/kube/lease-seizure.ts';
import { liftLimits } from '../adapters/kube/limit-lifting.ts';
import { createSystemClock } from '../adapters/system/clock.ts';
import { loadConfig, type OperatorConfig } from '../adapters/system/config.ts';
import { SECOND } from '../model/units.ts';
import { isPortError, messageOf } from '../ports/errors.ts';
import { type CommandInput, EXIT, type ExitCode, type Io } from './io.ts';

const USAGE = `Usage: kingtide leave [--config FILE] [--kubeconfig FILE] [--namespace NAME]

Before Kingtide is removed: takes the Lease from whoever leads, so that no operator writes for two minutes, and takes
every admission limit away from the gateways that policies name. The chart runs it when it is uninstalled.

  --config FILE       the operator's configuration
  --kubeconfig FILE   instead of the ServiceAccount of the pod
  --namespace NAME    where the Lease is

Replicas and nodes stay as they are: kingtide release sends them home, before.

Exit codes: 0 no limit stands, 1 one does, or the cluster did not answer, 2 bad arguments or configuration.
`;

/** Long enough for helm to end the operator's pods. */
const NOBODY_LEADS = 120 * SECOND;

export async function runLeave({ args, io }: CommandInput): Promise<ExitCode> {
  const given = readArgs(args);
  if (typeof given === 'string') return refuse(io, [given]);
  if (given.help === true) {
    io.out(USAGE);
    return EXIT.good;
  }
  const { config: file, kubeconfig, namespace } = given;
  const loaded = await loadConfig({ file, flags: { kubeconfig, namespace } });
  if (loaded.kind === 'problems') return refuse(io, loaded.problems);
  return leave(loaded.config, io).catch((error: unknown) => {
    if (!isPortError(error)) throw error;
    io.err(`kingtide leave: ${error.message}\n`);
    return EXIT.failed;
  });
}

async function leave(config: OperatorConfig, io: Io): Promise<ExitCode> {
  const { kubernetes, namespace, identity, lease } = config;
  const clock = createSystemClock();
  const { access: source, timeout } = kubernetes;
  const access = await createKubeAccess({ source, clock, timeout, requestGate: () => undefined });
  try {
    const { transport } = access;
    const { name, duration: settle } = lease;
    await seizeLease({
      ...{ transport, clock, namespace, name, identity, settle },
      duration: NOBODY_LEADS,
    });
    const { lifted, failed } = await liftLimits(transport);
    for (const words of lifted) io.out(`lifted: ${words}\n`);
    for (const words of failed) io.err(`kingtide leave: still stands: ${words}\n`);
    if (failed.length > 0) return EXIT.failed;
    io.out('no admission limit of Kingtide stands at a gateway\n');
    return EXIT.good;
  } finally {
    await access.close();
  }
}

function readArgs(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    ...{ config: text, kubeconfig: text, namespace: text },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    return messageOf(error);
  }
}

function refuse(io: Io, problems: readonly string[]): ExitCode {
  for (const problem of problems) io.err(`kingtide leave: ${problem}\n`);
  return EXIT.badInput;
}
