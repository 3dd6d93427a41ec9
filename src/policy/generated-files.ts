/** Every file that is generated from the schema, as path and text. Writes nothing. */
import { crdText } from './crd.ts';
import { anyKindSchema, editorSchema } from './editor-schema.ts';
import { KINDS, pluralOf } from './kinds.ts';
import { policyDoc } from './policy-doc.ts';

export interface GeneratedFile {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** Folders that hold generated files only, so that one that is no longer made can be found and removed. */
export const GENERATED_FOLDERS = ['charts/kingtide/crds', 'docs/schema'] as const;

export function generatedFiles(): readonly GeneratedFile[] {
  const [crds, schemas] = GENERATED_FOLDERS;
  return [
    ...KINDS.map((kind) => ({ path: `${crds}/${pluralOf(kind)}.yaml`, text: crdText(kind) })),
    ...KINDS.map((kind) => ({
      path: `${schemas}/${kind.toLowerCase()}.json`,
      text: json(editorSchema(kind)),
    })),
    { path: `${schemas}/policies.json`, text: json(anyKindSchema(KINDS)) },
    { path: 'docs/policy.md', text: policyDoc() },
  ];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
