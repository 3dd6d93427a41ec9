/** Demand against capacity, cloud nodes and lost requests over the whole time, one line of blocks each. */
import { largestOf } from '../model/extremes.ts';
import type { Millis } from '../model/units.ts';
import { whole } from './numbers.ts';
import { sparkline, squeezed } from './sparkline.ts';
import type { ZonedTime } from './zoned-time.ts';

export interface ChartInput {
  readonly from: Millis;
  /** One value per minute each. */
  readonly demand: readonly number[];
  readonly capacity: readonly number[];
  readonly cloudNodes: readonly number[];
  readonly lost: readonly number[];
  /** Characters for the whole line. */
  readonly width: number;
  readonly time: ZonedTime;
}

const LABEL_WIDTH = 15;
const NOTE_WIDTH = 18;
const COLUMNS_MIN = 20;
const MINUTE_MS = 60_000;

export function chart(input: ChartInput): readonly string[] {
  const columns = Math.max(COLUMNS_MIN, input.width - LABEL_WIDTH - NOTE_WIDTH);
  const demand = squeezed(input.demand, columns);
  // The least capacity of a stretch is what counts, so its largest is not asked for.
  const capacity = squeezed(
    input.capacity.map((value) => -value),
    columns,
  ).map((value) => -value);
  const nodes = squeezed(input.cloudNodes, columns);
  const lost = squeezed(input.lost, columns);
  const top = Math.max(largestOf(demand), largestOf(capacity));
  return [
    label('', dayAxis(input, columns)),
    label('demand', sparkline(demand, top), `${whole(largestOf(demand, 0))} rps`),
    label('capacity', sparkline(capacity, top), `${whole(largestOf(capacity, 0))} rps`),
    label('cloud nodes', sparkline(nodes, largestOf(nodes)), `${whole(largestOf(nodes, 0))} nodes`),
    label('lost', sparkline(lost, top), `${whole(largestOf(lost, 0))} rps`),
  ];
}

function label(name: string, line: string, note = ''): string {
  return `  ${name.padEnd(LABEL_WIDTH - 2)}${line}  ${note === '' ? '' : `max ${note}`}`.trimEnd();
}

/** The day's name where it begins, as far as there is room before the next. */
function dayAxis({ from, demand, time }: ChartInput, columns: number): string {
  const shown = Math.min(columns, demand.length);
  let axis = '';
  let before = '';
  for (let column = 0; column < shown; column += 1) {
    const day = time.day(from + Math.floor((column * demand.length) / shown) * MINUTE_MS);
    if (day !== before) axis = `${axis.slice(0, column).padEnd(column)}|${day}`;
    before = day;
  }
  return withoutTorn(axis.slice(0, columns));
}

/** A name that has no room for all of its letters says nothing: only its bar stays. */
function withoutTorn(axis: string): string {
  return axis
    .replaceAll(/\|(\w[^|]*)(?=\||$)/g, (whole, name: string) =>
      /^\w{3} \d{1,2} \w{3}\s*$/.test(name) ? whole : `|${' '.repeat(name.length)}`,
    )
    .trimEnd();
}
