/** Who a document says it is: apiVersion, kind and metadata. Knows the kinds, not their specs. */
import { API_GROUP, API_VERSION_TEXT, isKind, isNamespaced, KINDS, type Kind } from './kinds.ts';
import { NAME, OBJECT_NAME } from './notation-name.ts';
import { below, isPlainMap, type PlainMap, textBelow } from './plain-map.ts';
import type { FieldFlaw } from './problem.ts';
import { shown } from './shown.ts';
import { didYouMean, nearest } from './suggest.ts';

export interface Meta {
  readonly name: string;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly generation: number;
  readonly uid: string;
  readonly resourceVersion: string;
  /** As the API server wrote it; empty in files. */
  readonly creationTimestamp: string;
}

export function readMeta(value: unknown): Meta {
  const generation = below(value, 'metadata', 'generation');
  const text = (key: string): string => textBelow(value, 'metadata', key) ?? '';
  return {
    name: text('name'),
    namespace: text('namespace'),
    generation: typeof generation === 'number' ? generation : 1,
    uid: text('uid'),
    resourceVersion: text('resourceVersion'),
    creationTimestamp: text('creationTimestamp'),
  };
}

export function identityFlaws(value: PlainMap): readonly FieldFlaw[] {
  const { kind } = value;
  const version = versionFlaw(value['apiVersion']);
  if (!isKind(kind)) return [version, kindFlaw(kind)].filter((flaw) => flaw !== undefined);
  return version === undefined ? metaFlaws(value['metadata'], kind) : [version];
}

const VERSION_ALLOWED = `apiVersion: ${API_VERSION_TEXT}`;

function versionFlaw(version: unknown): FieldFlaw | undefined {
  if (version === API_VERSION_TEXT) return undefined;
  const path = ['apiVersion'];
  if (version === undefined) {
    return {
      path,
      code: 'MISSING_FIELD',
      message: 'this field is missing',
      allowed: VERSION_ALLOWED,
      fix: `add ${VERSION_ALLOWED}`,
    };
  }
  const ours = typeof version === 'string' && version.startsWith(`${API_GROUP}/`);
  const message = ours
    ? `this program knows ${API_VERSION_TEXT}, not ${shown(version)}`
    : `found ${shown(version)}`;
  const fix = ours
    ? `write ${API_VERSION_TEXT}, or use a program that knows the other version`
    : `write ${API_VERSION_TEXT}`;
  return { path, code: 'WRONG_VERSION', message, allowed: VERSION_ALLOWED, fix };
}

function kindFlaw(kind: unknown): FieldFlaw {
  const allowed = `one of ${KINDS.join(', ')}`;
  const path = ['kind'];
  if (kind === undefined)
    return {
      path,
      code: 'MISSING_FIELD',
      message: 'this field is missing',
      allowed,
      fix: 'add it',
    };
  const fix = didYouMean(typeof kind === 'string' ? kind : '', KINDS);
  return { path, code: 'WRONG_KIND', message: `found ${shown(kind)}`, allowed, fix };
}

function metaFlaws(metadata: unknown, kind: Kind): readonly FieldFlaw[] {
  if (!isPlainMap(metadata)) {
    return [
      {
        path: ['metadata'],
        code: 'MISSING_FIELD',
        message: `found ${shown(metadata)}`,
        allowed: 'a map with a name',
        fix: 'add metadata: { name: ... }',
      },
    ];
  }
  const namespaced = isNamespaced(kind);
  // Names of cluster-scoped kinds become label and taint values, which are shorter than object names.
  const notation = namespaced ? OBJECT_NAME : NAME;
  const name = notedFlaw(metadata, 'name', notation);
  const namespace = namespaced
    ? notedFlaw(metadata, 'namespace', NAME)
    : strayNamespace(metadata, kind);
  return [name, namespace].filter((flaw) => flaw !== undefined);
}

function notedFlaw(metadata: PlainMap, key: string, notation: typeof NAME): FieldFlaw | undefined {
  const value = metadata[key];
  const path = ['metadata', key];
  if (value === undefined) {
    const near = nearest(key, Object.keys(metadata));
    const fix = near === undefined ? 'add it' : `rename "${near}" to "${key}"`;
    return {
      path,
      code: 'MISSING_FIELD',
      message: 'this field is missing',
      allowed: notation.allowed,
      fix,
    };
  }
  const read = notation.read(value);
  return read.ok ? undefined : { path, ...read.flaw };
}

function strayNamespace(metadata: PlainMap, kind: string): FieldFlaw | undefined {
  if (metadata['namespace'] === undefined) return undefined;
  const allowed = `no namespace: ${kind} is cluster-scoped`;
  return {
    path: ['metadata', 'namespace'],
    atKey: true,
    code: 'UNKNOWN_FIELD',
    message: `a ${kind} has no namespace`,
    allowed,
    fix: 'remove it',
  };
}
