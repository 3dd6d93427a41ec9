/** Finds items of one list that share a name. List-maps need unique names, or merging drops an item silently. */
import { isPlainMap } from './plain-map.ts';
import type { FieldFlaw, Path } from './problem.ts';
import { shown } from './shown.ts';

export function duplicateNames(value: unknown, path: Path): readonly FieldFlaw[] {
  if (Array.isArray(value))
    return [
      ...inList(value, path),
      ...value.flatMap((item, index) => duplicateNames(item, [...path, index])),
    ];
  if (!isPlainMap(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => duplicateNames(child, [...path, key]));
}

function inList(items: readonly unknown[], path: Path): readonly FieldFlaw[] {
  const found: FieldFlaw[] = [];
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const name = isPlainMap(item) ? item['name'] : undefined;
    if (typeof name !== 'string') continue;
    if (seen.has(name)) found.push({ path: [...path, index, 'name'], ...sameName(name) });
    seen.add(name);
  }
  return found;
}

function sameName(name: string) {
  return {
    code: 'DUPLICATE_NAME',
    message: `the name ${shown(name)} is taken by an item above`,
    allowed: 'a name once per list',
    fix: 'choose another name',
  } as const;
}
