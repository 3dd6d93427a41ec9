/** The CRDs are structural, bounded, and carry a rule for every field that is not honoured yet. */
import { describe, expect, it } from 'vitest';
import { crd } from '../../../src/policy/crd.ts';
import { rulesAt } from '../../../src/policy/crd-rules.ts';
import { KINDS, pluralOf } from '../../../src/policy/kinds.ts';
import { NOT_YET_HONOURED } from '../../../src/policy/not-yet-honoured.ts';
import { below, isPlainMap, listBelow } from '../../../src/policy/plain-map.ts';
import { CONDITION_TYPES } from '../../../src/policy/schema-status.ts';
import { structural } from '../../../src/policy/structural.ts';

/** The rules of the API server for structural schemas, as far as ours can break them. */
function structuralFaults(schema: unknown, path: string): readonly string[] {
  const faults: string[] = [];
  const type = below(schema, 'type');
  const open = below(schema, 'x-kubernetes-preserve-unknown-fields') === true;
  if (typeof type !== 'string' && !open) faults.push(`${path}: no type`);
  for (const banned of [
    '$ref',
    'anyOf',
    'oneOf',
    'allOf',
    'not',
    'default',
    'const',
    'definitions',
    'additionalItems',
    'uniqueItems',
    'propertyNames',
    'x-allowed',
  ]) {
    if (below(schema, banned) !== undefined) faults.push(`${path}: ${banned}`);
  }
  if (type === 'array' && !isPlainMap(below(schema, 'items')))
    faults.push(`${path}: a list without items`);
  if (below(schema, 'additionalProperties') === false)
    faults.push(`${path}: additionalProperties: false`);
  if (
    below(schema, 'properties') !== undefined &&
    below(schema, 'additionalProperties') !== undefined
  )
    faults.push(`${path}: both kinds of properties`);
  return [
    ...faults,
    ...childrenOf(schema).flatMap(([name, child]) => structuralFaults(child, `${path}.${name}`)),
  ];
}

function childrenOf(schema: unknown): readonly (readonly [string, unknown])[] {
  const properties = below(schema, 'properties');
  const others = ['items', 'additionalProperties'].map((key) => [key, below(schema, key)] as const);
  return [
    ...Object.entries(isPlainMap(properties) ? properties : {}),
    ...others.filter(([, child]) => isPlainMap(child)),
  ];
}

/** What CEL cost is counted from: everything below spec has a bound. */
function unbounded(schema: unknown, path: string): readonly string[] {
  const type = below(schema, 'type');
  const bounds: Readonly<Record<string, readonly string[]>> = {
    string: ['maxLength'],
    array: ['maxItems'],
    integer: ['minimum', 'maximum'],
  };
  const wanted = bounds[String(type)] ?? [];
  const labels = below(schema, 'additionalProperties') === undefined ? [] : ['maxProperties'];
  const missing = [...wanted, ...labels].filter((key) => below(schema, key) === undefined);
  return [
    ...missing.map((key) => `${path}: no ${key}`),
    ...childrenOf(schema).flatMap(([name, child]) => unbounded(child, `${path}.${name}`)),
  ];
}

function rootOf(kind: (typeof KINDS)[number]): unknown {
  return crd(kind).spec.versions[0]?.schema.openAPIV3Schema;
}

describe.each(KINDS)('the CRD of %s', (kind) => {
  it('is structural', () => {
    expect(structuralFaults(rootOf(kind), kind)).toEqual([]);
  });

  it('bounds everything a person may write', () => {
    expect(unbounded(below(rootOf(kind), 'properties', 'spec'), 'spec')).toEqual([]);
  });

  it('has the name Kubernetes wants, a status, and columns', () => {
    const { metadata, spec } = crd(kind);
    expect(metadata.name).toBe(`${pluralOf(kind)}.kingtide.dev`);
    expect(spec.versions[0]?.subresources).toEqual({ status: {} });
    expect(spec.versions[0]?.additionalPrinterColumns.at(-1)?.name).toBe('Age');
  });

  it('has the fixed conditions as a list-map', () => {
    const conditions = below(rootOf(kind), 'properties', 'status', 'properties', 'conditions');
    expect(below(conditions, 'x-kubernetes-list-type')).toBe('map');
    expect(listBelow(conditions, 'x-kubernetes-list-map-keys')).toEqual(['type']);
    expect(listBelow(conditions, 'items', 'properties', 'type', 'enum')).toEqual([
      ...CONDITION_TYPES,
    ]);
  });

  it('refuses every field that no code honours', () => {
    const text = JSON.stringify(crd(kind));
    for (const row of NOT_YET_HONOURED.filter((each) => each.kind === kind)) {
      expect(text).toContain(JSON.stringify(`!has(self.${row.path.split('.').at(-1)})`));
    }
  });
});

describe('the structural form', () => {
  it('refuses keywords the API server would refuse', () => {
    const schema = { type: 'string', propertyNames: {} };
    expect(() => structural(schema, { kind: 'Site', path: 'spec.x' })).toThrow(
      'Site spec.x: no structural form for the keyword propertyNames',
    );
  });

  it('has constant messages in every rule', () => {
    expect(rulesAt('NodeRequest', 'spec')).toEqual([
      { rule: 'self == oldSelf', message: 'an intent never changes: the spec is immutable' },
      {
        rule: 'self.targetAfter == self.targetBefore + self.count',
        message: 'targetAfter must be targetBefore plus count',
      },
    ]);
    expect(rulesAt('NodeRequest', '')).toEqual([
      {
        rule: "self.metadata.name.startsWith(self.spec.pool + '-') && self.metadata.name.substring(size(self.spec.pool) + 1).matches('^[1-9][0-9]{0,9}$') && int(self.metadata.name.substring(size(self.spec.pool) + 1)) == self.spec.number",
        message: 'the name must be pool, dash, number',
      },
    ]);
    expect(rulesAt('Site', 'spec.lines[]')).toEqual([]);
  });
});
