/** One YAML document of the simulator to a typed spec, or the problems with their places, as `validate` words them. */
import type { z } from 'zod';
import { explain, withoutEchoes } from '../../policy/explain.ts';
import { below, isPlainMap, textBelow } from '../../policy/plain-map.ts';
import {
  capped,
  type FieldFlaw,
  type Flaw,
  type Path,
  type Position,
  type Problem,
  pathText,
} from '../../policy/problem.ts';
import { readYaml, type YamlDocument } from '../../policy/yaml-read.ts';

export const SIMULATOR_API = 'simulator.kingtide.dev/v1alpha1';

export interface DocumentRequest<S extends z.ZodType> {
  readonly text: string;
  readonly file: string;
  readonly kind: 'Scenario' | 'Expectations';
  readonly schema: S;
}

/** Turns flaws of this document into problems with line and column. */
export type Locate = (flaws: readonly FieldFlaw[]) => readonly Problem[];

export type DocumentReading<T> =
  | { readonly ok: true; readonly name: string; readonly spec: T; readonly locate: Locate }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function readSimulatorDocument<S extends z.ZodType>(
  request: DocumentRequest<S>,
): DocumentReading<z.output<S>> {
  const { text, file, kind, schema } = request;
  const yaml = readYaml(text);
  if (yaml.refused !== undefined) {
    return failed([problemAt(yaml.refused, file, yaml.positionOf(yaml.refused.offset))]);
  }
  const [document, ...more] = yaml.documents;
  if (document === undefined || more.length > 0) {
    return failed([problemAt(oneDocument(yaml.documents.length), file, { line: 1, column: 1 })]);
  }
  const broken = document.flaws.map((flaw) => problemAt(flaw, file, yaml.positionOf(flaw.offset)));
  if (broken.some(({ severity }) => severity === 'error')) return failed(broken);
  const locate = locator(document, file);
  const identity = identityFlaws(document.value, kind);
  if (identity.length > 0) return failed(locate(identity));
  const parsed = schema.safeParse(below(document.value, 'spec'), { reportInput: true });
  if (!parsed.success)
    return failed(locate(withoutEchoes(explain(parsed.error.issues, schema, ['spec']))));
  const name = textBelow(document.value, 'metadata', 'name') ?? '';
  return { ok: true, name, spec: parsed.data, locate };
}

function failed(problems: readonly Problem[]): {
  readonly ok: false;
  readonly problems: readonly Problem[];
} {
  return { ok: false, problems: capped(problems) };
}

function locator(document: YamlDocument, file: string): Locate {
  return (flaws) =>
    capped(flaws.map((flaw) => problemAt(flaw, file, document.locate(flaw.path, flaw.atKey))));
}

type Placed = Flaw & { readonly path?: Path | string | undefined };

function problemAt({ path = [], ...flaw }: Placed, file: string, position: Position): Problem {
  const { code, severity = 'error', message, allowed, fix } = flaw;
  const where = typeof path === 'string' ? path : pathText(path);
  return { file, ...position, path: where, code, severity, message, allowed, fix };
}

function oneDocument(found: number): Placed {
  return {
    code: found === 0 ? 'EMPTY_FILE' : 'MORE_PROBLEMS',
    message: `the file holds ${found} documents`,
    allowed: 'exactly one document',
    fix: found === 0 ? 'write the document' : 'keep one of them',
  };
}

function identityFlaws(value: unknown, kind: string): readonly FieldFlaw[] {
  if (!isPlainMap(value)) {
    return [
      {
        path: [],
        code: 'NOT_A_MAP',
        message: 'the document is not a map',
        allowed: `a ${kind}`,
        fix: 'write apiVersion, kind, metadata and spec',
      },
    ];
  }
  const flaws: FieldFlaw[] = [];
  if (value['apiVersion'] !== SIMULATOR_API)
    flaws.push(wrong('apiVersion', 'WRONG_VERSION', SIMULATOR_API));
  if (value['kind'] !== kind) flaws.push(wrong('kind', 'WRONG_KIND', kind));
  if (textBelow(value, 'metadata', 'name') === undefined) {
    flaws.push({
      path: ['metadata'],
      code: 'MISSING_FIELD',
      message: 'metadata.name is missing',
      allowed: 'a name',
      fix: 'add metadata: { name: ... }',
    });
  }
  for (const key of Object.keys(value)) {
    if (['apiVersion', 'kind', 'metadata', 'spec'].includes(key)) continue;
    flaws.push({
      path: [key],
      atKey: true,
      code: 'UNKNOWN_FIELD',
      message: `"${key}" is unknown`,
      allowed: 'apiVersion, kind, metadata and spec',
      fix: 'remove it',
    });
  }
  return flaws;
}

function wrong(key: string, code: 'WRONG_VERSION' | 'WRONG_KIND', allowed: string): FieldFlaw {
  return {
    path: [key],
    code,
    message: `this is not ${allowed}`,
    allowed: `${key}: ${allowed}`,
    fix: `write ${key}: ${allowed}`,
  };
}
