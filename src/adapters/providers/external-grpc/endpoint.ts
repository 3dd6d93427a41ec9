/** One entry of the operator's configuration: where a provider listens and how both sides prove who they are. */
import type { Millis } from '../../../model/units.ts';

export interface Endpoint {
  /** `host:port` or `dns:///host:port`. */
  readonly address: string;
  /** PEM file of the authority that signed the server's certificate. */
  readonly caFile: string;
  /** PEM files of our own certificate and key; read again when they change. */
  readonly certFile: string;
  readonly keyFile: string;
  /** Name in the server's certificate where it is not the host of the address. */
  readonly serverName?: string;
  /** Time for one call, connecting included. Default 5 s each; writes must stay below the lease's slack. */
  readonly readTimeout?: Millis;
  readonly writeTimeout?: Millis;
}

/** One finished call, for metrics and the log. */
export interface CallReport {
  readonly endpoint: string;
  readonly rpc: string;
  /** Name of the gRPC status, or `NOT_SENT` when the request surely never left. */
  readonly code: string;
  readonly took: Millis;
}
