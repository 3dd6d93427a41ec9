/** The `config` part of values.schema.json, made of the schema the operator itself reads its configuration by. */
import { z } from 'zod';
import { CONFIG } from '../../src/adapters/system/config-schema.ts';

type Schema = { properties?: Record<string, Schema>; [key: string]: unknown };

/** The pod knows the first two itself; the third is a value of its own, which grants the rights too. */
const NOT_FOR_THE_CHART = ['namespace', 'identity', 'scalableKinds'];
const NOT_FOR_A_POD = ['kubeconfig', 'context'];

export function chartConfigSchema(): unknown {
  const { $schema: _, ...schema } = z.toJSONSchema(CONFIG, {
    io: 'input',
    unrepresentable: 'any',
  }) as Schema;
  const properties = without(schema.properties ?? {}, NOT_FOR_THE_CHART);
  const kubernetes = properties['kubernetes'];
  if (kubernetes?.properties !== undefined)
    kubernetes.properties = without(kubernetes.properties, NOT_FOR_A_POD);
  return plain({ ...schema, properties });
}

/** Helm states no defaults of its own here: the operator does. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'default');
  return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner)]));
}

function without(
  properties: Record<string, Schema>,
  names: readonly string[],
): Record<string, Schema> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
}
