/** Kinds that are scaled through their scale subresource: Deployments always, others where the operator's configuration lists them. Knows no API. */

/** A namespaced kind with a scale subresource, as the operator's configuration names it. */
export interface ScalableKind {
  /** With a group, such as argoproj.io/v1alpha1. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Its plural in paths, such as rollouts. */
  readonly resource: string;
}

type KindName = Pick<ScalableKind, 'apiVersion' | 'kind'>;

const DEPLOYMENT_API = 'apps/v1';

export function isDeployment({ apiVersion, kind }: KindName): boolean {
  return apiVersion === DEPLOYMENT_API && kind === 'Deployment';
}

/** The group of an apiVersion; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** The entry that lists a kind; undefined: nobody listed it. */
export function listed<K extends KindName>(kinds: readonly K[], wanted: KindName): K | undefined {
  return kinds.find(
    ({ apiVersion, kind }) => apiVersion === wanted.apiVersion && kind === wanted.kind,
  );
}
