/** Machines that are in the cluster. Does not decide what runs on them. */
import type { Millis } from '../../model/units.ts';
import type { Scenario } from '../scenario.ts';
import { type Fleet, type SimNode, touchNode } from './entities.ts';

export type NewNode = Pick<
  SimNode,
  'name' | 'providerId' | 'site' | 'burstClass' | 'createdAt' | 'allocatable' | 'daemons'
>;

export interface Nodes {
  /** In order of joining; home first. */
  readonly all: ReadonlyMap<string, SimNode>;
  /** Joins NotReady. */
  add(node: NewNode): SimNode;
  setReady(node: SimNode, ready: boolean): void;
  remove(node: SimNode): void;
  /** Goes up when a node joins or leaves. */
  readonly membership: number;
  readonly fleet: Readonly<Fleet>;
  /** How many machines of providers are Ready. */
  readonly readyCloud: number;
}

export function createNodes(): Nodes {
  const all = new Map<string, SimNode>();
  const fleet: Fleet = { version: 0 };
  let membership = 0;
  let made = 0;
  let readyCloud = 0;

  /** Of a node that is in the cluster. */
  function countReady(node: SimNode | undefined, change: 1 | -1): void {
    if (node?.cloud === true && node.ready) readyCloud += change;
  }

  function add(fresh: NewNode): SimNode {
    made += 1;
    membership += 1;
    fleet.version += 1;
    const node: SimNode = {
      ...fresh,
      uid: `node-${made}`,
      cloud: fresh.burstClass !== undefined,
      labelled: true,
      pods: new Set(),
      used: fresh.daemons,
      ready: false,
      kubelet: 'live',
      stopping: false,
      cordoned: false,
      drainingSince: undefined,
      pool: undefined,
      version: 0,
      fleet,
    };
    countReady(all.get(node.name), -1);
    all.set(node.name, node);
    return node;
  }

  return {
    all,
    add,
    fleet,
    setReady(node, ready) {
      const isHere = all.get(node.name) === node;
      if (isHere) countReady(node, -1);
      node.ready = ready;
      if (isHere) countReady(node, 1);
      touchNode(node);
    },
    remove(node) {
      membership += 1;
      fleet.version += 1;
      countReady(all.get(node.name), -1);
      all.delete(node.name);
    },
    get readyCloud() {
      return readyCloud;
    },
    get membership() {
      return membership;
    },
  };
}

/** The machines at home, Ready since before the rehearsal. */
export function addHomeNodes(nodes: Nodes, scenario: Scenario, createdAt: Millis): void {
  for (const site of scenario.sites) {
    for (const group of site.nodes) {
      for (let index = 1; index <= group.count; index += 1) {
        const name = `${group.name}-${String(index).padStart(2, '0')}`;
        const node = nodes.add({
          name,
          providerId: `idc://${site.name}/${name}`,
          site: site.name,
          burstClass: undefined,
          createdAt,
          allocatable: group.allocatable,
          daemons: scenario.daemons,
        });
        nodes.setReady(node, true);
      }
    }
  }
}
