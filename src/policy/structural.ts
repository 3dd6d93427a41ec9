/**
 * JSON Schema to the structural form a CustomResourceDefinition wants. Refuses keywords it does not know, because the
 * API server would.
 */
import { rulesAt } from './crd-rules.ts';
import { defaultOf } from './defaults.ts';
import type { JsonSchema } from './json-schema.ts';
import type { Kind } from './kinds.ts';

/** Nodes of a structural schema, ready to be printed. */
export type Structural = { readonly [keyword: string]: unknown };

const KEPT = [
  'type',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'enum',
  'required',
] as const;
/** Read elsewhere, or meaningless to the API server: it prunes instead of `additionalProperties: false`. */
const HANDLED = [
  'description',
  'default',
  'properties',
  'items',
  'additionalProperties',
  'x-allowed',
];

export interface Place {
  readonly kind: Kind;
  /** `spec.promotions[].tiers[]` */
  readonly path: string;
}

export function structural(schema: JsonSchema, place: Place): Structural {
  refuseUnknown(schema, place);
  const description = describe(schema, place);
  const rules = rulesAt(place.kind, place.path);
  return {
    ...(description === '' ? {} : { description }),
    ...Object.fromEntries(
      KEPT.flatMap((key) => (schema[key] === undefined ? [] : [[key, schema[key]]])),
    ),
    ...(schema.type === 'integer' ? { format: 'int64' } : {}),
    ...childrenOf(schema, place),
    ...extensionsOf(schema),
    ...(rules.length === 0 ? {} : { 'x-kubernetes-validations': rules }),
  };
}

function refuseUnknown(schema: JsonSchema, { kind, path }: Place): void {
  const known: readonly string[] = [...KEPT, ...HANDLED];
  const unknown = Object.keys(schema).find(
    (key) => !known.includes(key) && !key.startsWith('x-kubernetes-'),
  );
  if (unknown !== undefined)
    throw new Error(`${kind} ${path}: no structural form for the keyword ${unknown}`);
}

/** What the field means, with the default a reader would otherwise look for in vain: defaults are never written back. */
export function describe(schema: JsonSchema, { kind, path }: Place): string {
  const description = schema.description ?? '';
  const found = defaultOf(`${kind}.${path}`);
  if (found === undefined) return description;
  return `${description} Default: ${found.text ?? found.says}. ${found.reason}`.trimStart();
}

function childrenOf(schema: JsonSchema, { kind, path }: Place): Structural {
  const { properties, items, additionalProperties } = schema;
  const fields = Object.entries(properties ?? {}).map(([name, child]) => [
    name,
    structural(child, { kind, path: path === '' ? name : `${path}.${name}` }),
  ]);
  return {
    ...(fields.length === 0 ? {} : { properties: Object.fromEntries(fields) }),
    ...(items === undefined ? {} : { items: structural(items, { kind, path: `${path}[]` }) }),
    ...(typeof additionalProperties === 'object' && properties === undefined
      ? { additionalProperties: structural(additionalProperties, { kind, path: `${path}{}` }) }
      : {}),
  };
}

function extensionsOf(schema: JsonSchema): Structural {
  return Object.fromEntries(
    Object.entries(schema).filter(([key]) => key.startsWith('x-kubernetes-')),
  );
}
