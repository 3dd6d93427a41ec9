/** Which burst taints a pod template tolerates for good. A toleration for some seconds does not count: its pods would go. */
import { items, type Json, record, text } from './json.ts';
import { BURST_TAINT } from './names.ts';

/** Values of the burst taint, or `*` alone when every value is tolerated. Sorted, without repeats. */
export function toleratedBurstClasses(spec: Json): readonly string[] {
  const classes = new Set<string>();
  for (const toleration of items(spec['tolerations']).map(record)) {
    const value = toleratedClass(toleration);
    if (value !== undefined) classes.add(value);
  }
  return classes.has('*') ? ['*'] : [...classes].sort();
}

function toleratedClass(toleration: Json): string | undefined {
  const effect = text(toleration['effect']) ?? '';
  if (effect !== '' && effect !== 'NoExecute') return undefined;
  if (toleration['tolerationSeconds'] !== undefined) return undefined;
  const key = text(toleration['key']) ?? '';
  const exists = toleration['operator'] === 'Exists';
  if (key === '' && exists) return '*';
  if (key !== BURST_TAINT) return undefined;
  return exists ? '*' : (text(toleration['value']) ?? '');
}
