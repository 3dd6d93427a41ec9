/** All nodes as views, each made anew only when the node or the pods on it changed. Always in the order of names. */
import type { NodeView } from '../../model/snapshot.ts';
import { type Collection, createCollection } from './collection.ts';
import type { NodeRecord } from './node-record.ts';
import type { NodeTally } from './node-tally.ts';

export interface NodeStore {
  readonly collection: Collection<NodeRecord>;
  /** The pods on this node changed. */
  touch(node: string): void;
  views(): readonly NodeView[];
}

export function createNodeStore(tallyOf: (node: string) => NodeTally): NodeStore {
  const made = new Map<string, NodeView>();
  let names: readonly string[] | undefined;
  const collection = createCollection<NodeRecord>((before, after) => {
    if (before === undefined || after === undefined) names = undefined;
    if (before !== undefined) made.delete(before.name);
  });

  function viewOf(name: string): NodeView | undefined {
    const known = made.get(name);
    if (known !== undefined) return known;
    const node = collection.get(name);
    if (node === undefined) return undefined;
    const view = nodeView(node, tallyOf(name));
    made.set(name, view);
    return view;
  }

  function views(): readonly NodeView[] {
    names ??= [...collection.values()].map((node) => node.name).sort();
    const list: NodeView[] = [];
    for (const name of names) {
      const view = viewOf(name);
      if (view !== undefined) list.push(view);
    }
    return list;
  }

  return { collection, touch: (node) => made.delete(node), views };
}

export function nodeView(node: NodeRecord, tally: NodeTally): NodeView {
  const { key, version, ...seen } = node;
  return { ...seen, ...tally };
}
