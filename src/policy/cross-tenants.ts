/**
 * Grants that do not keep what they seem to promise: a reserve in a placement class that other tenants' pods tolerate too,
 * and a grant that an earlier one of its pool leaves nobody for. Warnings.
 */
import type { CrossInput } from './cross-input.ts';
import type { DocumentOf } from './document.ts';
import { nameIn, problemIn } from './place-problem.ts';
import { ofKind } from './policy-set.ts';
import type { FieldFlaw, Problem } from './problem.ts';

type Pool = DocumentOf<'BurstPool'>;

export function tenantProblems({ readable }: CrossInput): readonly Problem[] {
  const pools = ofKind(readable, 'BurstPool');
  return pools.flatMap((pool) =>
    [...sharedReserves(pool, pools), ...unreached(pool)].map((flaw) => problemIn(pool, flaw)),
  );
}

/** The scheduler puts any pod that tolerates a class on any of its nodes, whoever they were ordered for. */
function sharedReserves(pool: Pool, pools: readonly Pool[]): readonly FieldFlaw[] {
  const own = classOf(pool);
  const alike = pools.filter((other) => classOf(other) === own);
  return grantsOf(pool).flatMap(({ name, reserveNodes = 0 }, index): readonly FieldFlaw[] => {
    const other = alike.find((one) => grantsOf(one).some((grant) => grant.name !== name));
    const rival = other && grantsOf(other).find((grant) => grant.name !== name);
    if (reserveNodes === 0 || other === undefined || rival === undefined) return [];
    const where = other === pool ? '' : ` by pool ${nameIn(other)}`;
    return [
      {
        path: ['spec', 'grantedTo', index, 'reserveNodes'],
        severity: 'warning',
        code: 'RESERVE_IN_SHARED_CLASS',
        message: `nodes are held for ${name}, but ${rival.name} is granted the same placement class ${own}${where}, and its pods may run on any node of it`,
        allowed: 'a reserve in a placement class that one tenant has alone',
        fix: `give ${name} a pool with a placementClass of its own`,
      },
    ];
  });
}

/** A namespace uses a pool by the first grant that chooses it. */
function unreached(pool: Pool): readonly FieldFlaw[] {
  const grants = grantsOf(pool);
  return grants.flatMap((grant, index): readonly FieldFlaw[] => {
    const earlier = grants.slice(0, index).find((one) => isWider(one, grant));
    if (earlier === undefined) return [];
    return [
      {
        path: ['spec', 'grantedTo', index, 'namespaceSelector'],
        severity: 'warning',
        code: 'GRANT_UNREACHED',
        message: `every namespace that ${grant.name} chooses is chosen by ${earlier.name} before it, so nobody uses the pool as ${grant.name}`,
        allowed: 'the narrower selector first',
        fix: `write ${grant.name} before ${earlier.name}, or remove it`,
      },
    ];
  });
}

type Grant = NonNullable<Pool['spec']['grantedTo']>[number];

/** All that the other demands, and perhaps less. */
function isWider(one: Grant, other: Grant): boolean {
  const { matchLabels } = other.namespaceSelector;
  return Object.entries(one.namespaceSelector.matchLabels).every(
    ([key, value]) => matchLabels[key] === value,
  );
}

function grantsOf({ spec }: Pool): readonly Grant[] {
  return spec.grantedTo ?? [];
}

function classOf({ spec }: Pool): string {
  return spec.placementClass ?? spec.site;
}
