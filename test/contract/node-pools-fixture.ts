/**
 * What a provider brings to the contract suite of node pools: an empty node group, the truth about it from the
 * provider's own side, and levers that make it misbehave.
 */
import type { BurstPool } from '../../src/model/policy.ts';
import type { Millis } from '../../src/model/units.ts';
import type { Capabilities, GrowRequest, NodePools } from '../../src/ports/node-pools.ts';

export type Write = 'grow' | 'give-back';

/** What can be done to a provider; each returns when it is in force. */
export interface Levers {
  /** Machines it has left to give; a shortage is told. */
  stock(machines: number): Promise<void>;
  /** As many machines, but a shortage is answered as success: `promise` even raises the target in full. */
  secretStock(machines: number, how: 'hide' | 'promise'): Promise<void>;
  quota(machines: number): Promise<void>;
  /** The next write of this kind acts, and its answer is lost. */
  loseAnswer(write: Write): Promise<void>;
  /** The next write of this kind never arrives. */
  loseRequest(write: Write): Promise<void>;
  /** The next write of this kind is refused with this status of the provider's protocol. */
  refuse(write: Write, status: string, message?: string): Promise<void>;
  /** The next write of this kind acts, and answers with this status. */
  refuseAfterActing(write: Write, status: string): Promise<void>;
  /** The next read is refused with this status. */
  refuseRead(status: string): Promise<void>;
  /** Reads show what was true this long ago. */
  lag(ms: Millis): Promise<void>;
  /** Reads show what was true when somebody last asked for fresh data. */
  cache(): Promise<void>;
  /** Somebody else resizes the group. */
  foreign(delta: number): Promise<void>;
  slowBoot(factor: number): Promise<void>;
  /** Machines take a while to end. */
  slowEnd(): Promise<void>;
  /** The provider may refuse a group that it does not know. */
  strangers(): Promise<void>;
  /** New nodes take names of old ones. */
  reuseNames(): Promise<void>;
  /** Deleting an instance that is gone gets this status. */
  deleteGone(how: 'not-found' | 'ok'): Promise<void>;
  answers(kind: BadAnswer): Promise<void>;
  expireCredential(): Promise<void>;
  renewCredential(): Promise<void>;
  goDown(): Promise<void>;
  /** What is ordered from now on is billed and never becomes a node. */
  zombies(): Promise<void>;
  /** Lists come in pages of at most so many. */
  pages(size: number): Promise<void>;
  /** The next answer to a write, or else to a read, is the web page of something in between. */
  webPage(write?: Write): Promise<void>;
  /** Our clock is off by so much. */
  skewClock(ms: Millis): Promise<void>;
  /** From now on this process may not write. */
  loseLease(): Promise<void>;
}

export type BadAnswer =
  | 'huge-list'
  | 'long-id'
  | 'control-characters'
  | 'empty-id'
  | 'negative-target'
  | 'huge-target'
  | 'duplicate-ids'
  | 'unknown-state'
  | 'no-status';

export interface Truth {
  readonly target: number;
  /** Every instance that ever was. */
  readonly created: number;
  /** Ids of those that nobody has ended. */
  readonly alive: readonly string[];
  /** Writes that reached the provider. */
  readonly writes: number;
}

export interface NodePoolsFixture {
  readonly pools: NodePools;
  /** An empty node group that may hold 20 nodes. */
  readonly pool: BurstPool;
  /** A pool whose node group the provider does not know. */
  readonly strange: BurstPool;
  readonly levers: Partial<Levers>;
  truth(): Promise<Truth>;
  /** Waits until what was ordered has booted and what was ended is gone. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface Provider {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Levers it has not, each with the reason. */
  readonly without: Readonly<Partial<Record<keyof Levers, string>>>;
}

export interface OpenProvider extends Provider {
  open(): Promise<NodePoolsFixture>;
}

export type Open<L extends keyof Levers> = NodePoolsFixture & { readonly levers: Pick<Levers, L> };

export interface Case {
  readonly name: string;
  readonly needs: readonly (keyof Levers)[];
  run(fixture: NodePoolsFixture, capabilities: Capabilities): Promise<void>;
}

/** A case whose levers are there, by type. */
export function needing<L extends keyof Levers>(
  needs: readonly L[],
  name: string,
  run: (fixture: Open<L>) => Promise<void>,
): Case {
  function has(fixture: NodePoolsFixture): fixture is Open<L> {
    return needs.every((lever) => fixture.levers[lever] !== undefined);
  }
  return {
    name,
    needs,
    run: async (fixture) => {
      if (!has(fixture)) throw new Error(`the fixture lacks one of ${needs.join(', ')}`);
      await run(fixture);
    },
  };
}

/** An order on top of `before` nodes. */
export function order(count: number, before = 0, token = `token-${before}`): GrowRequest {
  return { count, targetBefore: before, targetAfter: before + count, token };
}

export function poolOf(nodeGroup: string, endpoint = 'test'): BurstPool {
  return {
    name: `pool-${nodeGroup}`,
    site: 'cloud',
    placementClass: 'cloud',
    provider: { kind: 'externalGrpc', endpoint, nodeGroup },
    node: { cpu: 8_000, memory: 16 * 1024 ** 3, pods: 60 },
    pricePerHour: { currency: 'CNY', micros: 1_360_000 },
    maxNodes: 20,
    batch: 20,
    grantedTo: [],
    nodeLeadTime: { p50: 70_000, p95: 110_000 },
    generation: 1,
  };
}
