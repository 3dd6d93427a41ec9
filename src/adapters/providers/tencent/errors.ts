/**
 * What codes of Tencent Cloud mean for an order: the common codes of its API 3.0 and those that the references of
 * ScaleOutInstances and DeleteClusterInstances list. A code of none of these families leaves the effect unknown.
 */
import type { Meaning } from '../web/web-line.ts';

/** First match wins. docs/providers.md prints this table. */
export const TENCENT_ERRORS: readonly (readonly [RegExp, Meaning])[] = [
  [/^RequestLimitExceeded/, 'throttled'],
  [/^ResourceUnavailable\.AutoScalingGroupInActivity$/, 'throttled'],
  [/^AuthFailure\.(SignatureExpire|TokenFailure)/, 'expired'],
  [/^(AuthFailure|UnauthorizedOperation)/, 'denied'],
  [/^(ResourceNotFound|InternalError\.ClusterNotFound)/, 'gone'],
  [/^(ResourceInsufficient|ResourcesSoldOut)/, 'stock-out'],
  [/^LimitExceeded/, 'quota'],
  [
    /^(InvalidParameter|MissingParameter|UnknownParameter|UnsupportedOperation|OperationDenied)/,
    'invalid',
  ],
  [/^(InvalidAction|NoSuchVersion|UnsupportedRegion)/, 'invalid'],
  [/^InternalError\.(Param|ClusterState|PublicClusterOpNotSupport)$/, 'invalid'],
];

export function tencentMeaning(code: string): Meaning {
  for (const [pattern, meaning] of TENCENT_ERRORS) if (pattern.test(code)) return meaning;
  return 'unknown';
}
