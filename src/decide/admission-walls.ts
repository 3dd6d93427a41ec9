/**
 * Walls: what pinned tiers take whatever their replicas, and which share of each entry tier they let in when the whole
 * load would not pass. Knows loads, not forecasts.
 */
import type { Ceiling, ScalingPolicy, TierId } from '../model/policy.ts';
import type { Ratio, Rps } from '../model/units.ts';
import { type Asker, sharesOf } from './admission-shares.ts';
import type { Caller, CallGraph, Carried } from './fan-out.ts';
import { replicasFor } from './needs.ts';
import { itemAt, valueAt } from './sure.ts';

/** One ceiling that the whole load would exceed. */
export interface Wall {
  readonly tier: TierId;
  readonly ceiling: string;
  readonly of: 'requests' | 'connections';
  /** What it takes: of requests, its water level is left out already. */
  readonly takes: number;
  /** What the whole load would ask of it. */
  readonly asked: number;
  /** Lines that carry no more of the tier, in words; absent: it is a ceiling of its own. */
  readonly lines?: string | undefined;
}

/** What the lines carry of a tier, with what its replicas at home serve: as hard as a ceiling. */
export interface LineWall {
  readonly name: string;
  /** When its replicas are where the lines want them. */
  readonly takes: Rps;
  /** As they are now. */
  readonly takesNow: Rps;
  readonly lines: string;
}

export interface LineWalls {
  /** Of every tier that lines could bound; one that is not bounded now takes without end. */
  readonly tiers: ReadonlyMap<TierId, LineWall>;
  /** What some lines carry cannot be told, so walls may be missing here. */
  readonly unknown: boolean;
}

export interface Admitted {
  /** Walls that the whole load would exceed, in the order of their tiers. */
  readonly walls: readonly Wall[];
  /** Of entry tiers, the share that is let in; one that is not here is let in whole. */
  readonly shares: ReadonlyMap<TierId, Ratio>;
  /** For each entry tier that is not let in whole, the wall in its way. */
  readonly binding: ReadonlyMap<TierId, Wall>;
}

export interface WallCase {
  readonly graph: CallGraph;
  readonly carried: ReadonlyMap<TierId, Carried>;
  /** Replicas of a tier that says no demand. */
  readonly replicas: (tier: TierId) => number;
  readonly lineWalls?: LineWalls | undefined;
  /** The load is that of now. */
  readonly isNow?: boolean | undefined;
}

interface Row extends Wall {
  /** What of it can be given to those that can be limited. */
  readonly room: number;
  readonly uses: ReadonlyMap<TierId, number>;
}

const NOBODY: Admitted = { walls: [], shares: new Map(), binding: new Map() };

export function admit(wallCase: WallCase): Admitted {
  const { graph } = wallCase;
  const rows = graph.order.flatMap((policy) => [
    ...(policy.ceilings ?? []).flatMap((ceiling) => rowsOf(policy, ceiling, wallCase)),
    ...lineRows(policy, wallCase),
  ]);
  if (rows.length === 0) return NOBODY;
  const entries = graph.order.filter(({ id }) => rows.some(({ uses }) => uses.has(id)));
  const askers = entries.map(
    ({ id, level }): Asker => ({
      level: Number(level.slice(1)),
      uses: rows.map(({ uses, asked }) => (uses.get(id) ?? 0) / asked),
    }),
  );
  const shares = sharesOf(
    askers,
    rows.map(({ room, asked }) => room / asked),
  );
  const binding = new Map<TierId, Wall>();
  entries.forEach(({ id }, index) => {
    if (itemAt(shares, index) < 1) binding.set(id, inTheWay(rows, id, { entries, shares }));
  });
  return {
    walls: rows,
    shares: new Map(entries.map(({ id }, index) => [id, itemAt(shares, index)])),
    binding,
  };
}

/** Ceilings are numbers of one tier; of several of a kind the lowest counts by itself, being the first to be exceeded. */
function rowsOf(policy: ScalingPolicy, ceiling: Ceiling, wallCase: WallCase): Row[] {
  const rows: Row[] = [];
  const named = { tier: policy.id, ceiling: ceiling.name };
  if (ceiling.requests !== undefined) {
    const takes = ceiling.requests * policy.waterLevel;
    const load = valueAt(wallCase.carried, policy.id);
    const row = rowOf({ ...named, of: 'requests', takes, asked: load.rps }, [load.from], wallCase);
    if (row !== undefined) rows.push(row);
  }
  if (ceiling.connections !== undefined) {
    const row = connectionRow({ ...named, takes: ceiling.connections }, wallCase);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

function lineRows({ id }: ScalingPolicy, wallCase: WallCase): Row[] {
  const wall = wallCase.lineWalls?.tiers.get(id);
  if (wall === undefined) return [];
  const { name, lines } = wall;
  const takes = wallCase.isNow === true ? wall.takesNow : wall.takes;
  const { rps, from } = valueAt(wallCase.carried, id);
  const named = { tier: id, ceiling: name, of: 'requests' as const, takes, asked: rps, lines };
  const row = rowOf(named, [from], wallCase);
  return row === undefined ? [] : [row];
}

/** Rounding noise of a sum must not refuse anybody. */
const ROUNDING = 1e-9;

function rowOf(
  wall: Wall,
  parts: readonly ReadonlyMap<TierId, number>[],
  { graph }: WallCase,
  fixed = 0,
): Row | undefined {
  if (wall.asked <= wall.takes * (1 + ROUNDING)) return undefined;
  const entries = new Set(graph.order.flatMap(({ id, entry }) => (entry ? [id] : [])));
  const uses = new Map<TierId, number>();
  let room = wall.takes - fixed;
  for (const part of parts)
    for (const [root, use] of part) {
      if (use === 0) continue;
      if (entries.has(root)) uses.set(root, (uses.get(root) ?? 0) + use);
      else room -= use;
    }
  return { ...wall, room, uses };
}

/**
 * Connections follow replicas, and replicas are whole: what is let in is counted along the straight line from the fewest
 * replicas to those of the whole load, and one replica is left over for rounding. So it is never too much.
 */
function connectionRow(
  named: Pick<Wall, 'tier' | 'ceiling' | 'takes'>,
  wallCase: WallCase,
): Row | undefined {
  const callers = (wallCase.graph.callers.get(named.tier) ?? []).filter(
    ({ call }) => call.connectionsPerReplica > 0,
  );
  let asked = 0;
  let fixed = 0;
  const parts: ReadonlyMap<TierId, number>[] = [];
  for (const caller of callers) {
    const { fewest, most } = replicasOf(caller, wallCase);
    const each = caller.call.connectionsPerReplica;
    asked += each * most;
    fixed += each * Math.min(most, fewest + 1);
    const { rps, from } = valueAt(wallCase.carried, caller.policy.id);
    const perRps = rps > 0 ? (each * (most - fewest)) / rps : 0;
    parts.push(new Map([...from].map(([root, part]) => [root, part * perRps])));
  }
  return rowOf({ ...named, of: 'connections', asked }, parts, wallCase, fixed);
}

interface Replicas {
  readonly fewest: number;
  /** For the whole load. */
  readonly most: number;
}

function replicasOf({ policy }: Caller, { carried, replicas }: WallCase): Replicas {
  const [demand] = policy.demands;
  if (demand === undefined) {
    const now = replicas(policy.id);
    return { fewest: now, most: now };
  }
  const { min, max } = policy.replicas;
  const { rps } = valueAt(carried, policy.id);
  const needed = replicasFor(rps, demand.perReplica, policy.waterLevel);
  return { fewest: min, most: Math.min(max, Math.max(min, needed)) };
}

interface Outcome {
  readonly entries: readonly ScalingPolicy[];
  readonly shares: readonly Ratio[];
}

/** The fullest of the walls an entry tier feeds; of walls alike the first. */
function inTheWay(rows: readonly Row[], id: TierId, { entries, shares }: Outcome): Wall {
  let fullest = itemAt(rows, 0);
  let most = -1;
  for (const row of rows) {
    if (!row.uses.has(id)) continue;
    let used = row.takes - row.room;
    entries.forEach((entry, index) => {
      used += (row.uses.get(entry.id) ?? 0) * itemAt(shares, index);
    });
    const full = row.takes > 0 ? used / row.takes : Number.POSITIVE_INFINITY;
    if (full > most + ROUNDING) {
      most = full;
      fullest = row;
    }
  }
  const { room: _room, uses: _uses, ...wall } = fullest;
  return wall;
}

/** Of a tier's load, what is let in. */
export function admittedOf({ rps, from }: Carried, { shares }: Admitted): Rps {
  let refused = 0;
  for (const [root, part] of from) refused += part * (1 - (shares.get(root) ?? 1));
  return rps - refused;
}
