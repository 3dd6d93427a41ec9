/**
 * The allocation of design.md 4.1 as a mixed-integer program, written from that text alone: it imports nothing of `decide`.
 *
 * Modelled: replicas of each tier on each kind of home node and each pool, whole nodes per pool, maxNodes, the envelope,
 * grants, residency. Unserved of a level = sum over its tiers of the refused share; cost = price of the nodes bought.
 * Not modelled: the reserve (the instances have none), nodes that are there already, lines, country, lead times, and the
 * tie-break by largest minimum share.
 *
 * Relaxed: the nodes of one pool, and home nodes that are alike, are counted together. What keeps that honest: for every
 * size s of a pod, the sum of floor(size/s) over the pods must not exceed floor(room/s) of each node, which every packing
 * obeys (dual feasible functions; Fekete and Schepers, 2001); and where an answer cannot be put together of whole fillings of
 * nodes all the same, tight.ts adds the limit that it breaks and asks again. The optimum is a bound: no allocation is better.
 * It is exact where the answer packs, which the checker tries.
 */
import { type Instance, servedBy, type TierAsk } from './instance.ts';

export interface Row {
  readonly lower: number;
  readonly upper: number;
  readonly columns: readonly number[];
  readonly values: readonly number[];
}

/** Where the replicas of one tier can be: a kind of home node, or a pool. */
interface Spot {
  readonly tier: number;
  readonly place: number;
}

export interface Program {
  readonly rows: readonly Row[];
  /** Column of each spot; the columns of nodes per pool follow after all spots. */
  readonly spots: readonly Spot[];
  readonly upper: readonly number[];
  readonly columns: number;
}

interface Place {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
  /** Undefined: as many as there are nodes bought. */
  readonly count: number | undefined;
}

export function programOf(instance: Instance): Program {
  const { tiers, racks, pools } = instance;
  const places: Place[] = [...racks, ...pools.map((pool) => ({ ...pool, count: undefined }))];
  const spots = spotsOf(instance);
  const byPlace = places.map((_, place) =>
    spots.flatMap((spot, column) => (spot.place === place ? [{ spot, column }] : [])),
  );
  const rows = tiers.map((tier, index) => wantedRow(spots, index, tier.wanted));
  for (const [index, place] of places.entries()) {
    const here = (byPlace[index] ?? []).flatMap(({ spot, column }) => {
      const tier = tiers[spot.tier];
      return tier === undefined ? [] : [{ tier, column }];
    });
    rows.push(...roomRows({ place, here, nodes: spots.length + index - racks.length }));
  }
  const bought = pools.map((_, index) => spots.length + index);
  rows.push({ lower: 0, upper: instance.envelope, columns: bought, values: bought.map(() => 1) });
  const most = spots.map(({ tier }) => tiers[tier]?.wanted ?? 0);
  return {
    rows,
    spots,
    upper: [...most, ...pools.map(({ maxNodes }) => maxNodes)],
    columns: spots.length + pools.length,
  };
}

function spotsOf({ tiers, racks, pools }: Instance): Spot[] {
  return tiers.flatMap((tier, index) => [
    ...racks.map((_, place) => ({ tier: index, place })),
    ...pools.flatMap((pool, place) =>
      servedBy(pool, tier) ? [{ tier: index, place: racks.length + place }] : [],
    ),
  ]);
}

function wantedRow(spots: readonly Spot[], tier: number, upper: number): Row {
  const columns = spots.flatMap((spot, column) => (spot.tier === tier ? [column] : []));
  return { lower: 0, upper, columns, values: columns.map(() => 1) };
}

interface RoomCase {
  readonly place: Place;
  readonly here: readonly { readonly tier: TierAsk; readonly column: number }[];
  /** Column that counts the place's nodes, where they are bought. */
  readonly nodes: number;
}

function roomRows({ place, here, nodes }: RoomCase): Row[] {
  const row = (holds: number, take: (tier: TierAsk) => number): Row => {
    const taking = here.map(({ tier, column }) => ({ column, value: take(tier) }));
    const used = taking.filter(({ value }) => value > 0);
    const bought = place.count === undefined;
    return {
      lower: Number.NEGATIVE_INFINITY,
      upper: bought ? 0 : holds * (place.count ?? 0),
      columns: [...used.map(({ column }) => column), ...(bought ? [nodes] : [])],
      values: [...used.map(({ value }) => value), ...(bought ? [-holds] : [])],
    };
  };
  const rows = [row(place.pods, () => 1)];
  for (const what of ['cpu', 'memory'] as const) {
    rows.push(row(place[what], (tier) => tier[what]));
    const sizes = new Set(here.map(({ tier }) => tier[what]));
    for (const size of sizes) {
      if (size <= 0) continue;
      rows.push(row(Math.floor(place[what] / size), (tier) => Math.floor(tier[what] / size)));
    }
  }
  return rows;
}
