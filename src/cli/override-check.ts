/**
 * An Override before it is written: judged by the schema that `validate` uses, with the policy it names and the Overrides
 * beside it, as the operator will judge it. Writes nothing.
 */
import { kindPathIn, objectPath } from '../adapters/kube/api-kinds.ts';
import { isRecord, type Json, recordAt, text } from '../adapters/kube/json.ts';
import {
  listOverrides,
  type OverrideRequest,
  overrideObject,
} from '../adapters/kube/override-objects.ts';
import { listAll } from '../adapters/kube/pages.ts';
import type { PolicyRecord } from '../adapters/kube/policy-record.ts';
import type { Transport } from '../adapters/kube/transport.ts';
import { overrideProblems } from '../policy/cross-override.ts';
import type { Context, PolicyDocument } from '../policy/document.ts';
import { parseObject } from '../policy/parse.ts';
import { isError, type Problem } from '../policy/problem.ts';
import { didYouMean } from '../policy/suggest.ts';
import { isPortError } from '../ports/errors.ts';

export type Checked =
  | { readonly kind: 'sound'; readonly object: Json; readonly warnings: readonly Problem[] }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

export interface Surroundings {
  readonly policy: Json;
  readonly overrides: readonly PolicyRecord[];
  readonly context: Context;
}

/** A flag at fault stands where the document's field would. */
const FLAG_OF: Readonly<Record<string, string>> = {
  'spec.min': '--min',
  'spec.capacity': '--capacity',
  'spec.reason': '--reason',
  'spec.until': '--until',
  'spec.policy': 'policy',
};

export function checkOverride(request: OverrideRequest, surroundings: Surroundings): Checked {
  const { context, policy, overrides } = surroundings;
  const object = overrideObject(request);
  const own = parseObject(object, { name: OWN }, context);
  if (!own.ok) return { kind: 'refused', problems: own.problems };
  const others = [policy, ...overrides.map((one) => one.object)];
  const readable = [...others.flatMap((one) => documentOf(one, context)), own.document];
  const across = overrideProblems({
    readable,
    documents: readable,
    foreign: [],
    named: [],
    context,
    caps: {},
  }).filter(({ file }) => file === OWN);
  const problems = across.filter(isError);
  if (problems.length > 0) return { kind: 'refused', problems };
  return { kind: 'sound', object, warnings: [...own.warnings, ...across] };
}

const OWN = 'the override';

/** `--min: 900 is above spec.replicas.max ...; at most 200; lower this, or ... [BOUNDS_CROSSED]` */
export function flagLine({ path, message, allowed, fix, code }: Problem): string {
  const at = FLAG_OF[path] ?? path;
  return `${at === '' ? '' : `${at}: `}${message}; ${allowed}; ${fix} [${code}]`;
}

/** What does not read is the operator's to report; here it only cannot be compared with. */
function documentOf(object: Json, context: Context): readonly PolicyDocument[] {
  const titled = `${text(object['kind']) ?? ''} ${text(recordAt(object, 'metadata')['name']) ?? ''}`;
  const parsed = parseObject(object, { name: titled }, context);
  return parsed.ok ? [parsed.document] : [];
}

export interface TierName {
  readonly namespace: string;
  readonly name: string;
  readonly id: string;
}

/** The policy as it is in the cluster, or why there is none, with names that may have been meant. */
export async function findPolicy(transport: Transport, tier: TierName): Promise<Json | string> {
  const { namespace, name, id } = tier;
  try {
    const path = objectPath('ScalingPolicy', namespace, name);
    return await transport.send({ method: 'GET', path });
  } catch (error) {
    if (!isPortError(error, 'gone')) throw error;
  }
  const known = await policyNames(transport, namespace);
  const there =
    known.length === 0 ? `there is none in namespace ${namespace}` : didYouMean(name, known);
  return `no ScalingPolicy ${id}; ${there}`;
}

async function policyNames(transport: Transport, namespace: string): Promise<readonly string[]> {
  const path = kindPathIn('ScalingPolicy', namespace);
  const project = (item: Json) => text(recordAt(item, 'metadata')['name']);
  return (await listAll(transport, { path, project })).records;
}

export async function surroundingsOf(
  transport: Transport,
  tier: TierName,
  { context }: { readonly context: Context },
): Promise<Surroundings | string> {
  const policy = await findPolicy(transport, tier);
  if (!isRecord(policy)) return String(policy);
  const overrides = await listOverrides(transport, tier.namespace);
  return { policy, overrides, context };
}
