/**
 * One object, from a file or from the cluster, to a typed document or its flaws. The same steps for both: identity,
 * shape, fields nobody honours yet, then the rules between fields.
 */
import type { z } from 'zod';
import type { Context, DocumentOf, Origin, PolicyDocument } from './document.ts';
import { duplicateNames } from './duplicate-names.ts';
import { explain, unknownField, withoutEchoes } from './explain.ts';
import { identityFlaws, type Meta, readMeta } from './identity.ts';
import { isKind, type Kind, SPECS, type Spec } from './kinds.ts';
import { notYetFlaws } from './not-yet-flaws.ts';
import { isPlainMap, type PlainMap } from './plain-map.ts';
import type { FieldFlaw } from './problem.ts';
import { fieldRules } from './rules.ts';

export interface Judged {
  /** Every field could be read; rules may still have refused it. */
  readonly document: PolicyDocument | undefined;
  readonly sound: boolean;
  readonly flaws: readonly FieldFlaw[];
}

export interface Given {
  readonly value: unknown;
  readonly origin: Origin;
  readonly context: Context;
}

export function judgeDocument({ value, origin, context }: Given): Judged {
  if (!isPlainMap(value)) return refused([notAMap()]);
  const identity = identityFlaws(value);
  const { kind } = value;
  if (!isKind(kind) || identity.some(({ path }) => path[0] !== 'metadata'))
    return refused(identity);
  const raw = value['spec'];
  const flaws = [
    ...identity,
    ...topLevel(value),
    ...notYetFlaws(kind, value),
    ...duplicateNames(raw, ['spec']),
  ];
  const read = READERS[kind]({ raw, meta: readMeta(value), origin });
  if (!read.ok) return refused([...flaws, ...read.flaws]);
  const ruled = [...flaws, ...fieldRules(read.document, context)];
  const sound = ruled.every(({ severity }) => severity === 'warning');
  return { document: read.document, sound, flaws: ruled };
}

function refused(flaws: readonly FieldFlaw[]): Judged {
  return { document: undefined, sound: false, flaws: withoutEchoes(flaws) };
}

function notAMap(): FieldFlaw {
  return {
    path: [],
    code: 'NOT_A_MAP',
    message: 'the document is not a map',
    allowed: 'a map with apiVersion, kind, metadata and spec',
    fix: 'write one document per object and separate documents by ---',
  };
}

const TOP_LEVEL = ['apiVersion', 'kind', 'metadata', 'spec', 'status'];

function topLevel(value: PlainMap): readonly FieldFlaw[] {
  const unknown = Object.keys(value).filter((key) => !TOP_LEVEL.includes(key));
  return unknown
    .slice(0, 20)
    .map((key) => ({ ...unknownField(key, TOP_LEVEL), path: [key], atKey: true }));
}

interface Raw {
  readonly raw: unknown;
  readonly meta: Meta;
  readonly origin: Origin;
}

type ReadDocument<K extends Kind> =
  | { readonly ok: true; readonly document: DocumentOf<K> }
  | { readonly ok: false; readonly flaws: readonly FieldFlaw[] };

function reader<K extends Kind>(kind: K, schema: z.ZodType<Spec<K>>) {
  return ({ raw, meta, origin }: Raw): ReadDocument<K> => {
    const parsed = schema.safeParse(raw, { reportInput: true });
    if (!parsed.success)
      return { ok: false, flaws: explain(parsed.error.issues, schema, ['spec']) };
    return { ok: true, document: { kind, meta, spec: parsed.data, origin } };
  };
}

const READERS: { readonly [K in Kind]: (raw: Raw) => ReadDocument<K> } = {
  Site: reader('Site', SPECS.Site),
  BurstPool: reader('BurstPool', SPECS.BurstPool),
  ScalingPolicy: reader('ScalingPolicy', SPECS.ScalingPolicy),
  PromotionCalendar: reader('PromotionCalendar', SPECS.PromotionCalendar),
  Override: reader('Override', SPECS.Override),
  NodeRequest: reader('NodeRequest', SPECS.NodeRequest),
};
