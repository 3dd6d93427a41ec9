/**
 * What the lines of each site may carry: the water level of what is left when the largest is down, less what others put
 * on them. What is not known forbids more, and never makes less of what is there. Knows no placement.
 */
import type { DecideInput } from '../model/decide-input.ts';
import type { LineMemory } from '../model/memory.ts';
import type { Line, Site, SiteName } from '../model/policy.ts';
import type { LineView } from '../model/snapshot.ts';
import { type BitsPerSecond, MINUTE, type Millis, type Ratio } from '../model/units.ts';
import { amountOfBits } from './line-words.ts';
import { itemAt } from './sure.ts';

export interface LineRoom {
  readonly site: SiteName;
  /** What our replicas there may put on the lines. */
  readonly room: BitsPerSecond;
  /** The same for more than is there now: lines that lose packets do not count, and others at their most. */
  readonly forMore: BitsPerSecond;
  /** Why nobody can tell what is left; then nothing more may go there. */
  readonly unknown: string | undefined;
  /** A line that is known to be down. */
  readonly down: string | undefined;
  /** The lines that bind, by name. */
  readonly binding: string;
  /** What they are and what they take, in words. */
  readonly said: string;
  readonly memory: LineMemory;
}

/** What is put on the lines now by ourselves; undefined: not known. */
export type OwnLoad = (site: SiteName) => BitsPerSecond | undefined;

/** Above this share of lost packets a connection slows down so much that nothing new should depend on the line (ADR 19). */
const LOSS_MAX: Ratio = 0.01;
/** A rate is the mean of some minutes, our own load is that of now: what others send is taken over as long. */
const LOOKS_BACK: Millis = 5 * MINUTE;

/** Sites with lines, in the order of the policies. */
export function readLineRooms(input: DecideInput, own: OwnLoad): readonly LineRoom[] {
  return input.policies.sites.flatMap((site) => {
    const { lines } = site;
    return lines === undefined ? [] : [roomOf({ ...site, lines }, input, own)];
  });
}

type Lined = Site & { readonly lines: NonNullable<Site['lines']> };

function roomOf({ name, lines }: Lined, input: DecideInput, own: OwnLoad): LineRoom {
  const views = (input.snapshot.lines ?? []).filter(({ site }) => site === name);
  const viewOf = (line: Line): LineView | undefined =>
    views.find((view) => view.line === line.name);
  const isDown = (line: Line): boolean => knownOf(viewOf(line)?.up) === 0;
  const isLossy = (line: Line): boolean => (knownOf(viewOf(line)?.loss) ?? 0) > LOSS_MAX;
  const left = leftOf(lines.all, isDown);
  const sound = leftOf(lines.all, (line) => isDown(line) || isLossy(line));
  const others = othersOf(views, own(name));
  const memory = remembered(input, name, others);
  const bits = memory.map((sample) => sample.bits);
  const takes = (rest: readonly Line[], by: BitsPerSecond): BitsPerSecond =>
    Math.max(0, lines.waterLevel * sumOf(rest) - by);
  return {
    site: name,
    room: takes(left, bits.length === 0 ? 0 : Math.min(...bits)),
    forMore: takes(sound, Math.max(0, ...bits)),
    unknown: views.map(doubtIn).find((doubt) => doubt !== undefined) ?? ownDoubt(others, name),
    down: lines.all.find(isDown)?.name,
    binding: (left.length === 0 ? lines.all : left).map((line) => line.name).join('+'),
    said: wordsOf(name, { left, all: lines.all, waterLevel: lines.waterLevel }),
    memory,
  };
}

function knownOf(reading: LineView['up']): number | undefined {
  return reading?.kind === 'fresh' ? reading.value : undefined;
}

/**
 * One line at a time is planned to fail: while all are up that is the largest, and one that is down is that one. The loss
 * of an only line leaves nothing to plan for.
 */
function leftOf(lines: readonly Line[], isDown: (line: Line) => boolean): readonly Line[] {
  const up = lines.filter((line) => !isDown(line));
  if (lines.length === 1) return up;
  let largest = itemAt(lines, 0);
  for (const line of lines) if (line.bandwidth > largest.bandwidth) largest = line;
  const spared = lines.filter((line) => line !== largest);
  return sumOf(up) <= sumOf(spared) ? up : spared;
}

function sumOf(lines: readonly Line[]): BitsPerSecond {
  let sum = 0;
  for (const { bandwidth } of lines) sum += bandwidth;
  return sum;
}

/** Undefined: no line is measured. `null`: what is our own part of it is not known. */
function othersOf(
  views: readonly LineView[],
  own: BitsPerSecond | undefined,
): BitsPerSecond | null | undefined {
  const measured = views.filter(({ usage }) => usage !== undefined);
  if (measured.length === 0) return undefined;
  if (own === undefined) return null;
  let used = 0;
  for (const { usage } of measured) {
    const known = knownOf(usage);
    if (known === undefined) return null;
    used += known;
  }
  // Where not every line is measured, all of our load is taken to be on those that are not.
  return Math.max(0, used - own);
}

function ownDoubt(others: BitsPerSecond | null | undefined, site: SiteName): string | undefined {
  return others === null
    ? `our own part of what crosses the lines of ${site} is not known`
    : undefined;
}

function doubtIn({ line, usage, up, loss }: LineView): string | undefined {
  for (const [what, reading] of Object.entries({ usage, state: up, loss }))
    if (reading !== undefined && reading.kind !== 'fresh')
      return `the ${what} of line ${line} is ${reading.kind}: ${reading.cause}`;
  return undefined;
}

function remembered(
  { memory, now }: DecideInput,
  site: SiteName,
  others: BitsPerSecond | null | undefined,
): LineMemory {
  const recent = (memory.lines?.[site] ?? []).filter(({ at }) => now - at <= LOOKS_BACK);
  return typeof others === 'number' ? [...recent, { at: now, bits: others }] : recent;
}

interface Words {
  readonly left: readonly Line[];
  readonly all: readonly Line[];
  readonly waterLevel: Ratio;
}

function wordsOf(site: SiteName, { left, all, waterLevel }: Words): string {
  const named = (lines: readonly Line[]): string =>
    lines.map(({ name, bandwidth }) => `${name} (${amountOfBits(bandwidth)})`).join(' and ');
  const out = all.filter((line) => !left.includes(line));
  const down = out.length === 0 ? '' : ` with ${named(out)} down`;
  const level = `${Math.round(100 * waterLevel)}%`;
  return left.length === 0
    ? `no line to ${site} is up`
    : `${named(left)} to ${site}${down} at ${level}`;
}
