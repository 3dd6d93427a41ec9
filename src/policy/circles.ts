/** References between documents that lead back to where they began. Knows nothing of what they mean. */

/** What each name refers to, in the order written. */
export type References = ReadonlyMap<string, readonly string[]>;

/** The reference that closes each circle, as `<name> <index>`, with the way from its target round to it again. */
export function circlesIn(references: References): ReadonlyMap<string, readonly string[]> {
  const closing = new Map<string, readonly string[]>();
  const done = new Set<string>();
  const way: string[] = [];

  function visit(name: string): void {
    const targets = references.get(name);
    if (targets === undefined || done.has(name)) return;
    way.push(name);
    targets.forEach((target, index) => {
      const start = way.indexOf(target);
      if (start === -1) visit(target);
      else closing.set(`${name} ${index}`, [...way.slice(start), target]);
    });
    way.pop();
    done.add(name);
  }

  for (const name of references.keys()) visit(name);
  return closing;
}
