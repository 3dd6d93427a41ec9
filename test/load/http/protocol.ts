/** What the HTTP servers, the open-loop generator and their starter say to each other. Types only. */

/** What one server can do: its capacity is concurrency / service time. */
export interface Ability {
  /** Requests in service at a time. */
  readonly concurrency: number;
  readonly serviceMs: number;
  /** Requests that may wait; more are refused with 503. */
  readonly queue: number;
}

export interface HttpTier extends Ability {
  readonly name: string;
  readonly namespace: string;
  /** Label selector of its pods. */
  readonly selector: string;
  /** Most servers at a time, however many pods there are. */
  readonly maxServers: number;
}

export interface ServersConfig {
  readonly kubeconfig: string;
  readonly tiers: readonly HttpTier[];
}

export interface ServerState {
  readonly tier: string;
  readonly pod: string;
  readonly port: number;
  readonly served: number;
  readonly refused: number;
}

export interface GeneratorConfig {
  /** Control port of the servers. */
  readonly serversPort: number;
  readonly tiers: readonly string[];
  /** Answers that take longer are late. */
  readonly sloMs: number;
}

/** Requests per second: from here to there in so long, then constant. */
export interface Ramp {
  readonly from: number;
  readonly to: number;
  readonly overMs: number;
}

/** Totals since the start; what is not in here is on its way. */
export interface Outcome {
  /** Arrivals, whatever became of them. */
  readonly offered: number;
  /** Answered 200 within the SLO. */
  readonly good: number;
  /** Answered 200, too late. */
  readonly late: number;
  /** Refused, broken off, or nobody there. */
  readonly lost: number;
}

export interface Ready {
  readonly port: number;
}
