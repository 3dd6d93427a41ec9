/**
 * What codes of Alibaba Cloud's Container Service mean for an order. The reference sends readers to an error centre
 * instead of listing codes per call, so these are families; a code of none of them leaves the effect unknown.
 */
import type { Meaning } from '../web/web-line.ts';

/** First match wins. docs/providers.md prints this table. */
export const ALIBABA_ERRORS: readonly (readonly [RegExp, Meaning])[] = [
  [/^Throttling/, 'throttled'],
  [/^InvalidAction/, 'invalid'],
  [/^(InvalidTimeStamp|InvalidSecurityToken|SecurityTokenExpired)/, 'expired'],
  [
    /^(InvalidAccessKeyId|SignatureDoesNotMatch|IncompleteSignature|MissingSecurityToken)/,
    'denied',
  ],
  [/^(Forbidden|StatusForbidden|NoPermission|UnauthorizedOperation)/, 'denied'],
  [/NotFound$/, 'gone'],
  [/(NoStock|OutOfStock|NotOnSale|ResourceNotAvailable)/, 'stock-out'],
  [/(Quota|ExceedLimit|LimitExceeded)/, 'quota'],
  [/^(InvalidParameter|MissingParameter|ErrorClusterState|ErrClusterState)/, 'invalid'],
];

export function alibabaMeaning(code: string): Meaning {
  for (const [pattern, meaning] of ALIBABA_ERRORS) if (pattern.test(code)) return meaning;
  return 'unknown';
}
