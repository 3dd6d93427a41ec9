/** What enforces the admission limit of a tier, beside whoever reads the published ConfigMap. Only shapes. */

/** All of them stand in the namespace of the policy. */
export type Gateway = { readonly name: string } & (
  | {
      readonly kind: 'envoyGateway';
      readonly route: { readonly kind: 'HTTPRoute' | 'GRPCRoute'; readonly name: string };
      /** Envoys that each count by themselves; absent: one service counts for all. */
      readonly instances?: number | undefined;
    }
  | {
      readonly kind: 'ingressNginx';
      readonly ingress: string;
      /** Client addresses times controllers: each counts by itself. */
      readonly addresses: number;
    }
  | {
      readonly kind: 'sentinel';
      readonly configMap: string;
      readonly resource: string;
      /** Processes that each count by themselves; absent: the Ready pods of the tier. */
      readonly instances?: number | undefined;
    }
);
