/** docs/install.md lists every key of the configuration, every flag, and nothing that is not there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { FLAGS } from '../../../../src/adapters/system/config.ts';
import { CONFIG } from '../../../../src/adapters/system/config-schema.ts';

const DOCUMENT = readFileSync(join(import.meta.dirname, '../../../../docs/install.md'), 'utf8');
const SECTION = DOCUMENT.slice(
  DOCUMENT.indexOf('## The configuration'),
  DOCUMENT.indexOf('## What it may do'),
);

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
}

/** Paths of the leaves: `lease.name`, `providers.NAME.address`. */
function leaves(schema: Schema, path: readonly string[] = []): string[] {
  const { properties, additionalProperties } = schema;
  if (typeof additionalProperties === 'object')
    return leaves(additionalProperties, [...path, 'NAME']);
  if (properties === undefined) return [path.join('.')];
  return Object.entries(properties).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

it('every key has its row, and every row its key', () => {
  const keys = leaves(z.toJSONSchema(CONFIG, { io: 'input', unrepresentable: 'any' }) as Schema);
  const rows = SECTION.split('\n').filter((line) => line.startsWith('| `'));
  const documented = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, key = '']) => key),
  );
  expect(documented.toSorted()).toEqual(keys.toSorted());
});

it('every flag is listed', () => {
  const listed = [...SECTION.matchAll(/`--([a-z-]+)`/g)]
    .map(([, flag = '']) => flag)
    .filter((flag) => flag !== 'config');
  expect(listed.toSorted()).toEqual(Object.keys(FLAGS).toSorted());
});
