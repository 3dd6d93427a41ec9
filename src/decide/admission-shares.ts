/**
 * Who is let in when walls cannot take everybody: shares between 0 and 1, least refused at L0 first, then L1 and so on.
 * Exact and deterministic, and cheap for a few walls, however many ask. Knows no tiers.
 */
import { createTable, optimise, valuesOf } from './admission-simplex.ts';
import { itemAt } from './sure.ts';

/** One who asks to be let in. */
export interface Asker {
  /** 0 is served first. */
  readonly level: number;
  /** What it takes of each wall when all of it is let in; not negative. */
  readonly uses: readonly number[];
}

const LEVELS = [0, 1, 2, 3];

/**
 * Shares in the order of the askers. `rooms`: what each wall can take. The sum of the shares of a level is the largest
 * that the levels before it leave possible. Askers that are alike share alike, and among unlike ones the first is served.
 */
export function sharesOf(askers: readonly Asker[], rooms: readonly number[]): number[] {
  const groups = alike(askers);
  const table = createTable({
    columns: groups.map(({ uses, members }) => ({ uses, bound: members.length })),
    rooms: rooms.map((room) => Math.max(0, room)),
    goals: LEVELS.map((level) => groups.map((group) => (group.level === level ? 1 : 0))),
  });
  for (const level of LEVELS) optimise(table, level);
  const totals = valuesOf(table);
  const shares = askers.map(() => 0);
  groups.forEach(({ members }, index) => {
    const share = itemAt(totals, index) / members.length;
    for (const member of members) shares[member] = Math.min(1, Math.max(0, share));
  });
  return shares;
}

interface Group {
  readonly level: number;
  readonly uses: readonly number[];
  readonly members: number[];
}

/** Digits by which two that ask are told apart: more would be what rounding left. */
const DIGITS = 9;

/** Askers of one level that take the same are one column: letting in one for the other changes nothing, so they share. */
function alike(askers: readonly Asker[]): Group[] {
  const groups = new Map<string, Group>();
  askers.forEach(({ level, uses }, index) => {
    const key = `${level} ${uses.map((use) => use.toPrecision(DIGITS)).join(' ')}`;
    const group = groups.get(key) ?? { level, uses, members: [] };
    group.members.push(index);
    groups.set(key, group);
  });
  return [...groups.values()];
}
