/**
 * What becomes of the declared documents while a fault of the configuration is on: nonsense, contradictions, overlaps,
 * huge numbers, deletions. Edits only; which of the edited documents come into force is judged elsewhere.
 */
import type { DocumentOf, PolicyDocument } from '../../policy/document.ts';
import type { Spec } from '../../policy/kinds.ts';
import { ofKind } from '../../policy/policy-set.ts';
import type { FaultId } from '../faults/catalogue.ts';

export interface Declared {
  readonly documents: readonly PolicyDocument[];
  readonly refused: readonly {
    readonly kind: string;
    readonly name: string;
    readonly message: string;
  }[];
}

export type Edit = (declared: Declared, subject: string | undefined) => Declared;

export const EDITS: ReadonlyMap<FaultId, Edit> = new Map<FaultId, Edit>([
  ['C1', nonsense],
  ['C2', contradiction],
  ['C3', overlap],
  ['C4', otherZone],
  ['C5', hugeNumbers],
  ['C6', deletion],
  ['C8', pinnedTarget],
]);

/** `ScalingPolicy/shop/web`, `PromotionCalendar/sales`. */
export function titleOf({ kind, meta }: PolicyDocument): string {
  return `${kind}/${pathOf(meta)}`;
}

function pathOf({ namespace, name }: PolicyDocument['meta']): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

type Tier = DocumentOf<'ScalingPolicy'>;

/** The one that is named, else the first that may burst. */
function tierOf({ documents }: Declared, subject: string | undefined): Tier | undefined {
  const tiers = ofKind(documents, 'ScalingPolicy');
  if (subject !== undefined) return tiers.find((tier) => titleOf(tier) === subject);
  return tiers.find(mayBurst);
}

function mayBurst({ spec }: Tier): boolean {
  return spec.residency.mode === 'Burstable';
}

function calendarOf(
  { documents }: Declared,
  subject: string | undefined,
): DocumentOf<'PromotionCalendar'> | undefined {
  const calendars = ofKind(documents, 'PromotionCalendar');
  return calendars.find((one) => subject === undefined || titleOf(one) === subject);
}

function replaced(
  declared: Declared,
  old: PolicyDocument,
  next: readonly PolicyDocument[],
): Declared {
  const documents = declared.documents.flatMap((one) => (one === old ? next : [one]));
  return { ...declared, documents };
}

function edited(meta: PolicyDocument['meta']): PolicyDocument['meta'] {
  return { ...meta, generation: meta.generation + 1 };
}

/** The spec accepted before stays in force; the object says what is wrong with the new one. */
function nonsense(declared: Declared, subject: string | undefined): Declared {
  const tier = tierOf(declared, subject);
  if (tier === undefined) return declared;
  const message = 'spec.replicas.max: found "many"; the spec accepted before stays in force';
  const refusal = { kind: tier.kind, name: pathOf(tier.meta), message };
  return { ...declared, refused: [...declared.refused, refusal] };
}

/** A second policy for the same target, with other numbers. */
function contradiction(declared: Declared, subject: string | undefined): Declared {
  const tier = tierOf(declared, subject);
  if (tier === undefined) return declared;
  const { meta, spec } = tier;
  const { max } = spec.replicas;
  const rival: Tier = {
    ...tier,
    meta: { ...meta, name: `${meta.name}-rival`, uid: `${meta.uid}-rival` },
    spec: { ...spec, replicas: { ...spec.replicas, min: max } },
  };
  return replaced(declared, tier, [tier, rival]);
}

/** Each promotion a second time under another name and with a quarter of its multiplier. */
function overlap(declared: Declared, subject: string | undefined): Declared {
  const calendar = calendarOf(declared, subject);
  if (calendar === undefined) return declared;
  const { promotions } = calendar.spec;
  const again = promotions.map((promotion) => ({
    ...promotion,
    name: `${promotion.name}-again`,
    ...(promotion.demand !== undefined && { demand: quartered(promotion.demand) }),
  }));
  const spec = { ...calendar.spec, promotions: [...promotions, ...again] };
  return replaced(declared, calendar, [{ ...calendar, meta: edited(calendar.meta), spec }]);
}

type Demand = NonNullable<Spec<'PromotionCalendar'>['promotions'][number]['demand']>;

function quartered(demand: Demand): Demand {
  const { multiplier } = demand;
  return { ...demand, multiplier: { ...multiplier, expected: multiplier.expected / 4 } };
}

/** One with daylight saving: its local times mean other instants from one moment to the next. */
function otherZone(declared: Declared, subject: string | undefined): Declared {
  const calendar = calendarOf(declared, subject);
  if (calendar === undefined) return declared;
  const spec = { ...calendar.spec, timeZone: 'America/New_York' };
  return replaced(declared, calendar, [{ ...calendar, meta: edited(calendar.meta), spec }]);
}

/** The most that may be written at all. */
const HUGE = 100_000;
/** Each replica is said to serve this share of what it was. */
const TINY = 1_000;

function hugeNumbers(declared: Declared, subject: string | undefined): Declared {
  const tier = tierOf(declared, subject);
  if (tier === undefined) return declared;
  const demands = tier.spec.demands.map((demand) => ({
    ...demand,
    perReplica: demand.perReplica / TINY,
  }));
  const spec = { ...tier.spec, demands, replicas: { ...tier.spec.replicas, max: HUGE } };
  let huge = replaced(declared, tier, [{ ...tier, meta: edited(tier.meta), spec }]);
  for (const pool of ofKind(huge.documents, 'BurstPool')) {
    const limits = { ...pool.spec.limits, maxNodes: HUGE };
    const next = { ...pool, meta: edited(pool.meta), spec: { ...pool.spec, limits } };
    huge = replaced(huge, pool, [next]);
  }
  return huge;
}

function deletion(declared: Declared, subject: string | undefined): Declared {
  const named = declared.documents.find((document) => titleOf(document) === subject);
  const document = subject === undefined ? tierOf(declared, undefined) : named;
  return document === undefined ? declared : replaced(declared, document, []);
}

/** The policy of a pinned workload is given the spec of one that may burst, and keeps its target. */
function pinnedTarget(declared: Declared, subject: string | undefined): Declared {
  const tiers = ofKind(declared.documents, 'ScalingPolicy');
  const burstable = tiers.find(mayBurst);
  const pinned = tiers.find(
    (tier) =>
      !mayBurst(tier) && (subject === undefined || tier.spec.target.workload?.name === subject),
  );
  if (pinned === undefined || burstable === undefined) return declared;
  const spec = { ...burstable.spec, target: pinned.spec.target };
  return replaced(declared, pinned, [{ ...pinned, meta: edited(pinned.meta), spec }]);
}
