/** Puts a flaw where its document stands. */
import type { PolicyDocument } from './document.ts';
import { problemAt } from './parse.ts';
import type { FieldFlaw, Problem } from './problem.ts';

export function problemIn(document: PolicyDocument, flaw: FieldFlaw): Problem {
  const { origin } = document;
  return problemAt(flaw, origin.file, origin.locate(flaw.path, flaw.atKey));
}

/** `shop.yaml:12`, or the name of an object of the cluster, which has no lines. */
export function whereIs({ origin }: Pick<PolicyDocument, 'origin'>): string {
  const { line } = origin.locate([]);
  return line === 0 ? origin.file : `${origin.file}:${line}`;
}

/** `shop/checkout`, or the bare name of a cluster-scoped document. */
export function nameIn({ meta }: Pick<PolicyDocument, 'meta'>): string {
  return meta.namespace === '' ? meta.name : `${meta.namespace}/${meta.name}`;
}
