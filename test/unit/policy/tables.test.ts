/** The tables that everything is generated from name real fields, and the minimal policy stays at six lines. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { CODES } from '../../../src/policy/codes.ts';
import { DEFAULTS, defaultOf } from '../../../src/policy/defaults.ts';
import { anyKindSchema, editorSchema } from '../../../src/policy/editor-schema.ts';
import { generatedFiles } from '../../../src/policy/generated-files.ts';
import { jsonSchemaOf, keysAt, schemaAt } from '../../../src/policy/json-schema.ts';
import { isKind, KINDS, SPECS } from '../../../src/policy/kinds.ts';
import { NOT_YET_HONOURED } from '../../../src/policy/not-yet-honoured.ts';
import { INTRODUCTION } from '../../../src/policy/policy-doc-prose.ts';
import { codesOf, shopSource } from './documents.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** `spec.promotions[].tail` as steps of a path. */
function stepsOf(path: string): readonly (string | number)[] {
  return path
    .split('.')
    .slice(1)
    .flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), 0] : [step]));
}

function declared(kind: string, path: string): boolean {
  return isKind(kind) && schemaAt(jsonSchemaOf(SPECS[kind]), stepsOf(path)) !== undefined;
}

describe('the tables', () => {
  it.each(Object.keys(DEFAULTS))('default of %s belongs to a field', (key) => {
    const [kind = '', ...path] = key.split('.');
    expect(declared(kind, path.join('.'))).toBe(true);
  });

  it.each(NOT_YET_HONOURED)('$kind $path is declared', ({ kind, path }) => {
    expect(declared(kind, path)).toBe(true);
  });

  it('know no default of other paths', () => {
    expect(defaultOf('Site.spec.toString')).toBeUndefined();
    expect(defaultOf('toString')).toBeUndefined();
  });

  it('give every default a reason', () => {
    for (const { reason } of Object.values(DEFAULTS)) expect(reason).toMatch(/^[A-Z].{15,}\.$/);
  });

  it('find no field where there is none', () => {
    const site = jsonSchemaOf(SPECS.Site);
    expect(schemaAt(site, ['nowhere', 'deeper'])).toBeUndefined();
    expect(schemaAt(site, ['type', 'deeper'])).toBeUndefined();
    expect(schemaAt(site, ['toString'])).toBeUndefined();
    expect(keysAt(site, ['nowhere'])).toEqual([]);
    expect(keysAt(jsonSchemaOf(SPECS.BurstPool), ['grantedTo', 0, 'namespaceSelector'])).toEqual([
      'matchLabels',
    ]);
  });
});

describe('a minimal ScalingPolicy', () => {
  const text = /```yaml\n([\s\S]*?)```/.exec(INTRODUCTION)?.[1] ?? '';
  it('has six lines under spec', () => {
    const spec = text.slice(text.indexOf('spec:\n') + 'spec:\n'.length).trimEnd();
    expect(spec.split('\n')).toHaveLength(6);
  });

  it('needs nothing else', () => {
    expect(codesOf(text)).toEqual([]);
  });
});

describe('generated files', () => {
  it.each(generatedFiles())('$path is up to date', ({ path, text }) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text);
  });

  it('list every code', () => {
    const docs = generatedFiles().find(({ path }) => path === 'docs/policy.md')?.text ?? '';
    for (const code of Object.keys(CODES)) expect(docs).toContain(`| \`${code}\` |`);
  });
});

describe('the schemas for editors', () => {
  const ajv = new Ajv.default({ strict: false });
  const documents = parseAllDocuments(new TextDecoder().decode(shopSource().bytes)).map(
    (document) => document.toJS(),
  );

  it.each(KINDS)('accept what the parser accepts: %s', (kind) => {
    const accepts = ajv.compile(editorSchema(kind));
    for (const document of documents)
      expect(accepts(document), JSON.stringify(accepts.errors)).toBe(document.kind === kind);
  });

  it('underline a misspelt key', () => {
    const accepts = ajv.compile(editorSchema('Site'));
    expect(
      accepts({
        apiVersion: 'kingtide.dev/v1alpha1',
        kind: 'Site',
        metadata: { name: 'x' },
        spec: { type: 'OnPrem', contry: 'CN' },
      }),
    ).toBe(false);
  });

  it('come together for a file of any kind', () => {
    expect(anyKindSchema(['Site'])).toMatchObject({ oneOf: [{ $ref: 'site.json' }] });
  });
});
