/** docs/policy.md from the same tables that judge policies, so that it cannot say anything else. */
import { CODES } from './codes.ts';
import { defaultOf } from './defaults.ts';
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts';
import { API_VERSION_TEXT, isNamespaced, KIND_SAYS, KINDS, type Kind, SPECS } from './kinds.ts';
import { NOT_YET_HONOURED, type NotYet } from './not-yet-honoured.ts';
import {
  INTRODUCTION,
  PLACEMENT_RULES,
  TENANT_RULES,
  TIME_RULES,
  YAML_RULES,
} from './policy-doc-prose.ts';
import { PROBLEMS_PER_FILE_MAX } from './problem.ts';
import { FILE_BYTES_MAX } from './source-text.ts';
import { ALIASES_MAX, DEPTH_MAX, DOCUMENTS_MAX, TOKENS_MAX } from './yaml-scan.ts';

export function policyDoc(): string {
  const parts = [
    INTRODUCTION,
    ...KINDS.map(kindPart),
    PLACEMENT_RULES,
    TENANT_RULES,
    TIME_RULES,
    YAML_RULES,
    limitsPart(),
    codesPart(),
  ];
  return `${parts.map((part) => part.trim()).join('\n\n')}\n`;
}

interface Row {
  readonly path: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

function kindPart(kind: Kind): string {
  const scope = isNamespaced(kind) ? 'namespaced' : 'cluster-scoped';
  const rows = rowsOf({ path: 'spec', schema: jsonSchemaOf(SPECS[kind]), required: true }).slice(1);
  const table = rows
    .filter(({ path }) => !belowLater(kind, path))
    .map((row) => rowText(kind, row))
    .join('\n');
  const head = `| Field | Write | Default | Meaning |\n|---|---|---|---|`;
  return `## ${kind}\n\n${KIND_SAYS[kind]} \`apiVersion: ${API_VERSION_TEXT}\`, ${scope}.\n\n${head}\n${table}${laterPart(kind)}`;
}

/** A field and everything below it, in the order of the schema. */
function rowsOf(row: Row): readonly Row[] {
  const { path, schema } = row;
  const item = schema.items;
  if (item !== undefined)
    return [
      row,
      ...(item.properties === undefined
        ? []
        : rowsOf({ path: `${path}[]`, schema: item, required: true }).slice(1)),
    ];
  const fields = Object.entries(schema.properties ?? {});
  const below = fields.flatMap(([name, child]) =>
    rowsOf({
      path: `${path}.${name}`,
      schema: child,
      required: schema.required?.includes(name) ?? false,
    }),
  );
  return [row, ...below];
}

function rowText(kind: Kind, { path, schema, required }: Row): string {
  const later = laterRow(kind, path);
  const mark = later === undefined ? '' : ' **Refused for now.**';
  const meaning = `${schema.description ?? ''}${mark}`.trim();
  return `| \`${path.replace('spec.', '')}\` | ${cell(writeText(schema))} | ${cell(defaultText(kind, path, required))} | ${cell(meaning)} |`;
}

function laterRow(kind: Kind, path: string): NotYet | undefined {
  return NOT_YET_HONOURED.find((row) => row.kind === kind && row.path === path);
}

/** What is inside a refused field does not help anybody yet. */
function belowLater(kind: Kind, path: string): boolean {
  return NOT_YET_HONOURED.some(
    (row) =>
      row.kind === kind && (path.startsWith(`${row.path}.`) || path.startsWith(`${row.path}[]`)),
  );
}

function writeText(schema: JsonSchema): string {
  if (schema['x-allowed'] !== undefined) return schema['x-allowed'];
  if (schema.type === 'array') return `a list, at most ${schema.maxItems} items`;
  return typeof schema.additionalProperties === 'object'
    ? `labels, at most ${schema.maxProperties}`
    : 'a map';
}

function defaultText(kind: Kind, path: string, required: boolean): string {
  const found = defaultOf(`${kind}.${path}`);
  const value = found?.text ?? found?.says;
  if (found !== undefined && value !== undefined) return `\`${value}\`: ${found.reason}`;
  return required ? 'required' : '';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function laterPart(kind: Kind): string {
  const rows = NOT_YET_HONOURED.filter((row) => row.kind === kind);
  if (rows.length === 0) return '';
  const listed = rows
    .map(({ path, why }) => `- \`${path.replace('spec.', '')}\`: ${why}.`)
    .join('\n');
  return `\n\nDeclared, and refused until a later version honours it:\n\n${listed}`;
}

function limitsPart(): string {
  return `## Limits of a file

| Limit | Value |
|---|---|
| size | ${FILE_BYTES_MAX} bytes |
| nesting | ${DEPTH_MAX} levels |
| anchors and aliases | ${ALIASES_MAX} |
| documents | ${DOCUMENTS_MAX} |
| tokens | ${TOKENS_MAX} |
| problems listed | ${PROBLEMS_PER_FILE_MAX} |`;
}

function codesPart(): string {
  const rows = Object.entries(CODES).map(([code, says]) => `| \`${code}\` | ${says} |`);
  return `## Codes\n\nEvery problem of \`kingtide validate\` carries one of these. A code keeps its meaning in later versions.\n\n| Code | Meaning |\n|---|---|\n${rows.join('\n')}`;
}
