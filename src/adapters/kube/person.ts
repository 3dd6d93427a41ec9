/**
 * A person at a terminal in front of one cluster: their access, through their own kubeconfig, and the name the API server
 * knows them by. Nothing here holds a lease; what a person asks for is sent.
 */
import type { Clock } from '../../ports/clock.ts';
import { isPortError } from '../../ports/errors.ts';
import { recordAt, text } from './json.ts';
import { createKubeAccess } from './kube.ts';
import { findKubeconfig, type KubeconfigRequest } from './kubeconfig.ts';
import type { Transport } from './transport.ts';

export interface Person {
  readonly transport: Transport;
  /** Of objects named without one. */
  readonly namespace: string;
  /** As their kubeconfig calls them. */
  readonly user: string;
  close(): Promise<void>;
}

/** Throws `permanent` when the kubeconfig cannot be used. */
export async function connectPerson(request: KubeconfigRequest, clock: Clock): Promise<Person> {
  const { file, context, namespace, user } = findKubeconfig(request);
  const access = await createKubeAccess({
    source: { kind: 'kubeconfig', file, context },
    clock,
    requestGate: () => undefined,
  });
  return { transport: access.transport, namespace, user, close: access.close };
}

const REVIEW = '/apis/authentication.k8s.io/v1/selfsubjectreviews';

/** The user name as the API server sees it. Where it will not say, what the kubeconfig says, marked as such. */
export async function whoIs({ transport, user }: Pick<Person, 'transport' | 'user'>) {
  const unproven = `${user} (by their kubeconfig)`;
  try {
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const answer = await transport.send({ method: 'POST', path: REVIEW, body });
    return text(recordAt(answer, 'status', 'userInfo')['username']) ?? unproven;
  } catch (error) {
    // A person who must stop it now is not kept from it because a name cannot be had.
    if (isPortError(error, 'denied') || isPortError(error, 'gone')) return unproven;
    throw error;
  }
}
