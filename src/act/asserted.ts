/** Ports that assert right before each write. A request that breaks an invariant is not sent: it throws, and its subject is held. */

import type { NodeRef } from '../model/plan.ts';
import { releaseOf } from '../model/release.ts';
import {
  type Assertion,
  type Broken,
  broken,
  firstEffect,
  movablePod,
  namedAndWaitedFor,
  noNodeByNow,
  shrinksOnKnown,
  withinCeiling,
} from './assertions.ts';
import { createLiveNodes } from './live-nodes.ts';
import type { OpenLedger } from './open-ledger.ts';
import type { ActInput, ActPorts } from './ports.ts';

/** A planned request that an invariant forbids. Nothing was sent. */
export class AssertionFailed extends Error {
  readonly invariant: Broken['invariant'];

  constructor({ invariant, what }: Broken) {
    super(`${invariant} would be broken, so nothing was sent: ${what}`);
    this.name = 'AssertionFailed';
    this.invariant = invariant;
  }
}

export interface Asserting extends Omit<ActInput, 'ports'> {
  readonly ports: ActPorts;
  readonly ledger: Pick<OpenLedger, 'all'>;
}

export function asserted({ ports, policies, snapshot, settings, ledger }: Asserting): ActPorts {
  const { cluster, nodePools, clock } = ports;
  const live = createLiveNodes(cluster, clock);
  const sent = new Set<string>();
  /** Nodes ordered from each pool in this cycle. */
  const ordered = new Map<string, number>();
  const moment = () => ({ now: clock.now(), snapshot, settings });

  function orderedElsewhere(pool: string): number {
    let count = 0;
    for (const [name, nodes] of ordered) if (name !== pool) count += nodes;
    return count;
  }

  function recorded(id: string) {
    for (const { instances } of ledger.all()) {
      const found = instances.find((instance) => instance.id === id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** S8: nodes are ours by an intent that records their machine. */
  function ourNode({ name, providerId }: NodeRef): Assertion {
    return recorded(providerId) === undefined
      ? broken('S8', `the machine of ${name} is recorded in no intent`)
      : undefined;
  }

  return {
    ...ports,
    cluster: {
      ...cluster,
      async setReplicas(target, change) {
        const view = snapshot.tiers.find(({ tier }) => tier === target.tier);
        const release = releaseOf(policies.overrides, target.tier, clock.now());
        insist(shrinksOnKnown(view, { to: change.to, release }, moment()));
        return cluster.setReplicas(target, change);
      },
      async markNode(node, marks) {
        insist(ourNode(node));
        return cluster.markNode(node, marks);
      },
      async setDraining(node, since) {
        insist(ourNode(node));
        return cluster.setDraining(node, since);
      },
      async setDeletionCost(pod, cost) {
        insist(movablePod(pod));
        return cluster.setDeletionCost(pod, cost);
      },
      async evict(pod) {
        insist(movablePod(pod));
        return cluster.evict(pod);
      },
    },
    ledger: {
      ...ports.ledger,
      async create(intent) {
        const pool = policies.pools.find(({ name }) => name === intent.pool);
        const known = pool ?? { name: intent.pool, maxNodes: 0, batch: 0 };
        insist(
          withinCeiling(known, intent, { ...moment(), ordered: orderedElsewhere(intent.pool) }),
        );
        ordered.set(intent.pool, intent.count);
        return ports.ledger.create(intent);
      },
    },
    nodePools: {
      ...nodePools,
      async grow(pool, request) {
        const intent = ledger.all().find(({ token }) => token === request.token);
        insist(firstEffect(intent, request, sent));
        sent.add(request.token);
        return nodePools.grow(pool, request);
      },
      async giveBack(pool, instances) {
        if (instances.length === 0)
          insist(broken('S4', `${pool.name} would be lowered without a name`));
        for (const one of instances) insist(namedAndWaitedFor(one, recorded(one.id), moment()));
        for (const { id, nodeName } of instances)
          if (nodeName === '') insist(noNodeByNow(id, await live.nameOf(id)));
        return nodePools.giveBack(pool, instances);
      },
    },
  };
}

function insist(assertion: Assertion): void {
  if (assertion !== undefined) throw new AssertionFailed(assertion);
}
