/** The schema of a kind as JSON Schema, and how to find a field in it. The CRDs, the docs and the hints start from it. */
import { z } from 'zod';
import type { Path } from './problem.ts';

/** The part of JSON Schema that our notations produce. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly 'x-allowed'?: string;
  readonly [extension: `x-kubernetes-${string}`]: unknown;
}

export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const {
    $schema: _,
    '~standard': __,
    ...json
  } = z.toJSONSchema(schema, { io: 'input', target: 'openapi-3.0' });
  return json as JsonSchema;
}

/** The schema of the field at a path; undefined where no field is declared. */
export function schemaAt(schema: JsonSchema, path: Path): JsonSchema | undefined {
  let here: JsonSchema | undefined = schema;
  for (const step of path) {
    if (here === undefined) return undefined;
    here = typeof step === 'number' ? here.items : fieldOf(here, step);
  }
  return here;
}

function fieldOf(schema: JsonSchema, name: string): JsonSchema | undefined {
  if (schema.properties !== undefined)
    return Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

export function keysAt(schema: JsonSchema, path: Path): readonly string[] {
  return Object.keys(schemaAt(schema, path)?.properties ?? {});
}
