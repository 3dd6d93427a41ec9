/** An object that carries an admission limit for a gateway, and what becomes of it without one. Only shapes. */
import type { Rps } from '../../model/units.ts';
import type { Json } from './json.ts';

/** The limit of one policy, and how many Ready pods enforce it where nobody says otherwise. */
export interface Share {
  readonly namespace: string;
  /** Name of the policy. */
  readonly policy: string;
  readonly rps: Rps;
  /** Undefined: not known now. */
  readonly readyPods: number | undefined;
}

/** `Kind/name` within the namespace of the policy; what a status remembers. */
export type GatewayRef = string;

export interface Applied {
  readonly path: string;
  readonly body: Json;
}
