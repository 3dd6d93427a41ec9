/** JSON Schema for editors: completion, descriptions and red lines while typing. The parser stays the judge. */
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts';
import { API_VERSION_TEXT, KIND_SAYS, type Kind, SPECS } from './kinds.ts';
import { describe, type Place } from './structural.ts';

type Json = { readonly [key: string]: unknown };

export function editorSchema(kind: Kind): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: kind,
    description: KIND_SAYS[kind],
    type: 'object',
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: { const: API_VERSION_TEXT },
      kind: { const: kind },
      metadata: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, namespace: { type: 'string' } },
      },
      spec: forEditors(jsonSchemaOf(SPECS[kind]), { kind, path: 'spec' }),
    },
    additionalProperties: false,
  };
}

/** One schema for a file of any kind. */
export function anyKindSchema(kinds: readonly Kind[]): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Kingtide policies',
    oneOf: kinds.map((kind) => ({ $ref: `${kind.toLowerCase()}.json` })),
  };
}

function forEditors(schema: JsonSchema, place: Place): Json {
  const {
    'x-allowed': allowed,
    properties,
    items,
    additionalProperties,
    description: _,
    ...rest
  } = schema;
  const kept = Object.entries(rest).filter(([key]) => !key.startsWith('x-kubernetes-'));
  const said = [describe(schema, place), allowed === undefined ? '' : `Write ${allowed}.`]
    .filter((part) => part !== '')
    .join(' ');
  const fields = Object.entries(properties ?? {}).map(([name, child]) => [
    name,
    forEditors(child, below(place, `.${name}`)),
  ]);
  return {
    ...(said === '' ? {} : { description: said }),
    ...Object.fromEntries(kept),
    ...(properties === undefined ? {} : { properties: Object.fromEntries(fields) }),
    ...(items === undefined ? {} : { items: forEditors(items, below(place, '[]')) }),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: open(additionalProperties, place) }),
  };
}

function open(additional: JsonSchema | boolean, place: Place): unknown {
  return typeof additional === 'boolean' ? additional : forEditors(additional, below(place, '{}'));
}

function below({ kind, path }: Place, step: string): Place {
  return { kind, path: `${path}${step}` };
}
