/**
 * What the test cloud process and its starter say to each other: configuration, faults, call log and oracle.
 * Types only; nothing here acts.
 */
export type GrpcRpc =
  | 'Refresh'
  | 'NodeGroupTargetSize'
  | 'NodeGroupNodes'
  | 'NodeGroupIncreaseSize'
  | 'NodeGroupDeleteNodes';

/** Actions of Alibaba Cloud's Container Service. */
export type AckRpc =
  | 'DescribeClusterNodePoolDetail'
  | 'DescribeClusterNodes'
  | 'DescribeTaskInfo'
  | 'ScaleClusterNodePool'
  | 'RemoveNodePoolNodes';

/** Actions of Tencent Cloud, with the service that each belongs to. */
export type TkeRpc =
  | 'tke:DescribeClusterNodePoolDetail'
  | 'tke:DeleteClusterInstances'
  | 'as:DescribeAutoScalingInstances'
  | 'as:ScaleOutInstances'
  | 'cvm:DescribeZones';

export type Rpc = GrpcRpc | AckRpc | TkeRpc;

export interface TaintSpec {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** The Node object an instance becomes. */
export interface NodeTemplate {
  readonly namePrefix: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly taints: readonly TaintSpec[];
  readonly allocatable: { readonly cpu: string; readonly memory: string; readonly pods: string };
}

export interface GroupConfig {
  readonly id: string;
  /** Of its machines' ids. Default: testcloud://ID/i- */
  readonly idPrefix?: string;
  readonly maxSize: number;
  /** Order to Node object, drawn per instance from a lognormal with these quantiles. */
  readonly boot: { readonly p50Ms: number; readonly p95Ms: number };
  /** Delete call to instance gone (and Node object deleted). */
  readonly deleteMs: number;
  readonly pricePerHour: number;
  readonly template: NodeTemplate;
}

export interface CloudConfig {
  readonly seed: number;
  readonly groups: readonly GroupConfig[];
  /** Undefined: instances run without Node objects. */
  readonly kubeconfig?: string;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly callLog: string;
}

/** Standing conditions of a group, until set otherwise. */
export interface Conditions {
  /** Instances that can still be created; null: no limit. Deleting gives stock back. */
  readonly stock: number | null;
  /** Most instances at one time; null: no limit. */
  readonly quota: number | null;
  /**
   * What an order beyond stock or quota gets: `refuse`: nothing and an error; `partial-error`: what there is and an
   * error; `partial-ok`: what there is, target raised by as much, OK; `promise`: what there is, the full target, OK.
   */
  readonly whenShort: 'refuse' | 'partial-error' | 'partial-ok' | 'promise';
  /** Factor on boot times of instances ordered from now on. */
  readonly bootFactor: number;
  /** Share of instances ordered from now on that are billed but never become a Node (every 1/share-th). */
  readonly zombieShare: number;
  /** Age of what reads show. */
  readonly listLagMs: number;
  /** Reads show the state of the last Refresh. */
  readonly cacheUntilRefresh: boolean;
  /** Lists of web services come in pages of at most so many; null: as asked. */
  readonly pageSize: number | null;
  /** New Nodes take the lowest free name instead of a new one. */
  readonly reuseNames: boolean;
  /** What deleting an instance that is gone gets. `unknown` is what plain errors of Go servers become. */
  readonly deleteGone: 'not-found' | 'ok' | 'unknown';
  readonly answers:
    | 'honest'
    | 'huge-list'
    | 'long-id'
    | 'control-characters'
    | 'empty-id'
    | 'duplicate-ids'
    | 'unknown-state'
    | 'no-status'
    | 'instance-errors'
    | 'negative-target'
    | 'huge-target';
}

/** Something that happens to the next `times` calls of one rpc (`any`: of all). */
export interface CallFault {
  readonly rpc: Rpc | 'any';
  readonly times: number;
  readonly fault:
    | {
        readonly kind: 'error';
        /** Name of a gRPC status code. */
        readonly code: string;
        readonly message: string;
        readonly when: 'before-effect' | 'after-effect';
      }
    /** `after-effect`: acts, then never answers. `before-effect`: the request is lost. */
    | { readonly kind: 'no-answer'; readonly when: 'before-effect' | 'after-effect' }
    /** Waits, not acted on, until released: then it acts (a late arrival) or is dropped. */
    | { readonly kind: 'hold' }
    /** Acts, and answers with the page of something in between. For web services only. */
    | { readonly kind: 'web-page' }
    /** Acts at once and answers late. */
    | { readonly kind: 'slow'; readonly ms: number };
}

export interface CallRecord {
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly settledAt: number;
  readonly rpc: Rpc;
  readonly args: unknown;
  /** Status code name, or how it ended without one. */
  readonly outcome: string;
  readonly message: string;
  /** Ids created or deleted by this call. */
  readonly effect: { readonly created: readonly string[]; readonly deleted: readonly string[] };
  /** Common name of the client's certificate. */
  readonly client: string;
}

export interface InstanceRecord {
  readonly id: string;
  readonly group: string;
  readonly nodeName: string;
  readonly cause: 'call' | 'foreign';
  readonly orderedAt: number;
  readonly bootMs: number;
  readonly zombie: boolean;
  readonly runningAt: number | null;
  readonly nodeUid: string | null;
  readonly joinedAt: number | null;
  readonly deletingAt: number | null;
  readonly endedBy: 'call' | 'foreign' | null;
  readonly goneAt: number | null;
}

export interface GroupTotals {
  readonly target: number;
  readonly created: number;
  readonly deleted: number;
  readonly alive: number;
  /** Order to delete call (or to now), in seconds. */
  readonly billedSeconds: number;
  readonly cost: number;
}

/** The truth about money and orphans. */
export interface Oracle {
  readonly at: number;
  readonly created: number;
  readonly deleted: number;
  readonly alive: number;
  readonly mostAlive: number;
  readonly billedSeconds: number;
  readonly cost: number;
  readonly groups: Readonly<Record<string, GroupTotals>>;
  readonly instances: readonly InstanceRecord[];
  readonly orphans: {
    /** Nodes of our groups whose instance is gone or never was. */
    readonly nodesWithoutInstance: readonly string[];
    /** Running instances whose Node object does not exist. */
    readonly instancesWithoutNode: readonly string[];
  };
}

/** Where the calls stand right now. */
export interface CallState {
  readonly held: readonly { readonly seq: number; readonly rpc: Rpc }[];
  /** Begun and neither answered nor given up, held ones included. */
  readonly open: number;
  readonly unanswered: number;
  readonly settled: number;
  /** Errors towards the API server, last first; empty when all Node writes succeeded. */
  readonly nodeErrors: readonly string[];
}

export interface Ready {
  readonly grpcPort: number;
  readonly ackPort: number;
  readonly tkePort: number;
  readonly controlPort: number;
}
