/**
 * The cheapest fleet of one quarter-hour as a linear program: pods of each tier at home and in each pool, machines of
 * each pool. Knows no time: what each tier must serve is the lower bound of its rows.
 *
 * Pods of a place are counted together. What keeps that honest, as in the exact allocation of the tests: for every size
 * s of a pod the sum of floor(size / s) must not exceed floor(room / s) of each node, which every packing obeys (dual
 * feasible functions; Fekete and Schepers, 2001). No fleet is therefore cheaper than the answer.
 */
import type { Resources, Rps } from '../../model/units.ts';
import type { LinearProgram, LinearRow } from '../../ports/linear-solver.ts';
import type { OptimumShop, OptimumTier } from './optimum-shop.ts';

/** Where pods of one tier can be: at home, or in a pool. */
export interface Spot {
  readonly tier: number;
  /** Index of the pool; undefined: home. */
  readonly pool: number | undefined;
}

export interface QuarterProgram {
  readonly program: LinearProgram;
  /** Column of each spot; the machines of each pool follow after all spots. */
  readonly spots: readonly Spot[];
  /** Its cost is money per hour, in whole units of the currency. Lower bounds of all rows for the pods and the load of each tier. */
  lower(needs: readonly TierNeed[]): readonly number[];
}

export interface TierNeed {
  readonly pods: number;
  readonly load: Rps;
}

/** Small enough to look for whole machines; beyond that parts of a machine are a small matter. */
const WHOLE_COLUMNS_MAX = 300;
/** Solvers like numbers of one magnitude: money in whole units, memory in MiB. */
const MILLION = 1e6;
const MEBIBYTE = 1024 ** 2;
/** More sizes than this sharpen the bound hardly and cost much. */
const SIZES_MAX = 8;

export function quarterProgram(shop: OptimumShop): QuarterProgram {
  const { tiers, pools, home } = shop;
  const spots = tiers.flatMap(({ reach }, tier): Spot[] => [
    { tier, pool: undefined },
    ...[...reach.keys()].map((pool) => ({ tier, pool })),
  ]);
  const here = (pool: number | undefined): readonly Here[] =>
    spots.flatMap((spot, column) => {
      const tier = tiers[spot.tier];
      return spot.pool === pool && tier !== undefined ? [{ tier, column }] : [];
    });
  const atHome = home.map(({ count, room }) => ({ room, count }));
  const rows: LinearRow[] = [
    ...tiers.map((_, tier) => servedRow(shop, spots, tier)),
    ...tiers.map((tier, index) => podsRow(tier, spots, index)),
    ...roomRows(here(undefined), atHome, undefined),
    ...pools.flatMap(({ room }, pool) =>
      roomRows(here(pool), [{ room, count: 1 }], spots.length + pool),
    ),
  ];
  const columns = spots.length + pools.length;
  const bought = pools.map((_, pool) => spots.length + pool);
  const program: LinearProgram = {
    cost: [...spots.map(() => 0), ...pools.map(({ perHour }) => perHour / MILLION)],
    upper: [
      ...spots.map(({ tier }) => tiers[tier]?.most ?? 0),
      ...pools.map(({ maxNodes }) => maxNodes),
    ],
    rows,
    whole: new Set(columns <= WHOLE_COLUMNS_MAX ? bought : []),
  };
  const rest = rows.slice(2 * tiers.length).map(({ lower }) => lower);
  const lower = (needs: readonly TierNeed[]): readonly number[] => [
    ...needs.map(({ load }) => load),
    ...needs.map(({ pods }) => pods),
    ...rest,
  ];
  return { program, spots, lower };
}

interface Here {
  readonly tier: OptimumTier;
  readonly column: number;
}

function servedRow({ tiers }: OptimumShop, spots: readonly Spot[], tier: number): LinearRow {
  const own = columnsOf(spots, tier);
  const values = own.map((column) => {
    const pool = spots[column]?.pool;
    const one = tiers[tier];
    return (pool === undefined ? one?.atHome : one?.reach.get(pool)) ?? 0;
  });
  return { lower: 0, upper: Number.POSITIVE_INFINITY, columns: own, values };
}

function podsRow({ most }: OptimumTier, spots: readonly Spot[], tier: number): LinearRow {
  const own = columnsOf(spots, tier);
  return { lower: 0, upper: most, columns: own, values: own.map(() => 1) };
}

function columnsOf(spots: readonly Spot[], tier: number): readonly number[] {
  return spots.flatMap((spot, column) => (spot.tier === tier ? [column] : []));
}

interface Rooms {
  readonly room: Resources;
  readonly count: number;
}

/** `bought`: column that counts the nodes; undefined: there are as many as `rooms` says. */
function roomRows(
  here: readonly Here[],
  rooms: readonly Rooms[],
  bought: number | undefined,
): readonly LinearRow[] {
  const row = (
    holds: (room: Resources) => number,
    takes: (pod: Resources) => number,
  ): LinearRow => {
    const used = here.filter(({ tier }) => takes(tier.perPod) > 0);
    let all = 0;
    for (const { room, count } of rooms) all += holds(room) * count;
    return {
      lower: Number.NEGATIVE_INFINITY,
      upper: bought === undefined ? all : 0,
      columns: [...used.map(({ column }) => column), ...(bought === undefined ? [] : [bought])],
      values: [
        ...used.map(({ tier }) => takes(tier.perPod)),
        ...(bought === undefined ? [] : [-all]),
      ],
    };
  };
  const rows = [
    row(
      ({ pods }) => pods,
      () => 1,
    ),
  ];
  for (const what of ['cpu', 'memory'] as const) {
    const unit = what === 'memory' ? MEBIBYTE : 1;
    rows.push(
      row(
        (room) => room[what] / unit,
        (pod) => pod[what] / unit,
      ),
    );
    for (const size of sizesOf(here, what))
      rows.push(
        row(
          (room) => Math.floor(room[what] / size),
          (pod) => Math.floor(pod[what] / size),
        ),
      );
  }
  return rows;
}

/** The largest first: with them rounding loses most. */
function sizesOf(here: readonly Here[], what: 'cpu' | 'memory'): readonly number[] {
  const sizes = new Set(here.map(({ tier }) => tier.perPod[what]));
  return [...sizes]
    .filter((size) => size > 0)
    .toSorted((a, b) => b - a)
    .slice(0, SIZES_MAX);
}
