/** The charts of a plan as SVG that needs neither script nor network: demand under capacity, cloud nodes, orders in time. */
import { largestOf } from '../model/extremes.ts';
import { element, escaped } from './html-text.ts';
import { whole } from './numbers.ts';
import { PLAN_BANDS, type PlanSeries } from './plan-parts.ts';
import type { PlanReport } from './plan-report.ts';
import type { PlanWords } from './plan-words.ts';

const WIDTH = 960;
const HEIGHT = 220;
const LEFT = 70;
const BOTTOM = 24;
const TOP = 12;
const MINUTE_MS = 60_000;
/** More points than there are pixels say nothing more. */
const POINTS_MAX = 480;

interface Frame {
  readonly from: number;
  readonly to: number;
  readonly top: number;
}

export function demandChart({ series, promotion }: PlanReport, words: PlanWords): string {
  const all = [series.high.demand, series.expected.capacity];
  const frame = frameOf(series, largestOf(all.flat(), 1));
  const band = `${pathOf(series.high.demand, frame)} ${reversed(series.low.demand, frame)} Z`;
  return svg(
    [
      ...axes(frame, promotion),
      element('path', '', `class="band" d="${band}"`),
      element('path', '', `class="capacity" d="${pathOf(series.expected.capacity, frame)}"`),
      element('path', '', `class="demand" d="${pathOf(series.expected.demand, frame)}"`),
    ],
    [
      ['demand', words.column.expected],
      ['band', `${words.column.low} - ${words.column.high}`],
      ['capacity', words.column.ready],
    ],
  );
}

export function nodesChart({ series, promotion }: PlanReport, words: PlanWords): string {
  const all = PLAN_BANDS.flatMap((band) => series[band].cloudNodes);
  const frame = frameOf(series, largestOf(all, 1));
  return svg(
    [
      ...axes(frame, promotion),
      ...PLAN_BANDS.map((band) =>
        element('path', '', `class="${band}" d="${pathOf(series[band].cloudNodes, frame)}"`),
      ),
    ],
    PLAN_BANDS.map((band) => [band, `${words.column[band]} (${words.column.nodes})`]),
  );
}

const ROW = 26;

/** One bar per order, from the order to the last machine; the mark is its latest safe start. */
export function ordersChart({ batches, promotion }: PlanReport): string {
  const times = batches.flatMap(({ order, readyP95, joined }) => [
    order,
    readyP95,
    joined ?? order,
  ]);
  const frame = {
    from: Math.min(...times.map(Date.parse)) - 2 * MINUTE_MS,
    to: Math.max(...times.map(Date.parse), Date.parse(promotion.start)) + 2 * MINUTE_MS,
    top: 1,
  };
  const height = batches.length * ROW + BOTTOM + TOP;
  const rows = batches.map((batch, index) => {
    const y = TOP + index * ROW;
    const start = xOf(Date.parse(batch.order), frame);
    const end = xOf(Date.parse(batch.joined ?? batch.readyP95), frame);
    const late = xOf(Date.parse(batch.readyP95), frame);
    const latest = batch.latestSafeStart;
    return [
      rect('p95', { x: start, y: y + 4, width: late - start }),
      rect('order', { x: start, y: y + 4, width: Math.max(2, end - start) }),
      ...(latest === null
        ? []
        : [rect('latest', { x: xOf(Date.parse(latest), frame), y, width: 2 })]),
      text(4, y + 16, `${batch.pool} ${whole(batch.nodes)}`, 'label'),
    ].join('');
  });
  const marks = [promotion.readyBy, promotion.start].map((at) => mark(at, frame, height - BOTTOM));
  return element(
    'svg',
    [...marks, ...rows].join(''),
    `viewBox="0 0 ${WIDTH} ${height}" role="img"`,
  );
}

function rect(
  name: string,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): string {
  const height = name === 'latest' ? 22 : 14;
  return `<rect class="${name}" x="${one(x)}" y="${y}" width="${one(width)}" height="${height}"/>`;
}

function frameOf({ expected }: PlanReport['series'], top: number): Frame {
  const from = Date.parse(expected.from);
  return { from, to: from + expected.demand.length * MINUTE_MS, top };
}

function xOf(at: number, { from, to }: Frame): number {
  return LEFT + ((WIDTH - LEFT - 8) * (at - from)) / (to - from);
}

function yOf(value: number, { top }: Frame): number {
  return HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * value) / top;
}

function pointsOf(values: PlanSeries['demand'], frame: Frame): readonly string[] {
  const every = Math.max(1, Math.ceil(values.length / POINTS_MAX));
  const points: string[] = [];
  for (let index = 0; index < values.length; index += every) {
    const value = largestOf(values.slice(index, index + every), 0);
    const x = xOf(frame.from + index * MINUTE_MS, frame);
    points.push(`${one(Math.min(x, WIDTH))} ${one(yOf(value, frame))}`);
  }
  return points;
}

function pathOf(values: PlanSeries['demand'], frame: Frame): string {
  return `M ${pointsOf(values, frame).join(' L ')}`;
}

function reversed(values: PlanSeries['demand'], frame: Frame): string {
  return `L ${pointsOf(values, frame).toReversed().join(' L ')}`;
}

function one(value: number): string {
  return value.toFixed(1);
}

function axes(frame: Frame, promotion: PlanReport['promotion']): readonly string[] {
  const heights = [0, 0.5, 1].map((share) => {
    const y = yOf(share * frame.top, frame);
    return `<line class="grid" x1="${LEFT}" x2="${WIDTH - 8}" y1="${one(y)}" y2="${one(y)}"/>${text(4, y + 4, whole(share * frame.top), 'tick')}`;
  });
  const { readyBy, start, end } = promotion;
  // Their clocks would stand on each other.
  const ready = line(readyBy, frame, HEIGHT - BOTTOM);
  return [...heights, ready, ...[start, end].map((at) => mark(at, frame, HEIGHT - BOTTOM))];
}

/** A line through an instant with its clock below, in the zone of the calendar. */
function mark(iso: string, frame: Frame, bottom: number): string {
  const x = xOf(Date.parse(iso), frame);
  return `${line(iso, frame, bottom)}${text(x - 14, bottom + 16, iso.slice(11, 16), 'tick')}`;
}

function line(iso: string, frame: Frame, bottom: number): string {
  const x = one(xOf(Date.parse(iso), frame));
  return `<line class="mark" x1="${x}" x2="${x}" y1="${TOP}" y2="${bottom}"/>`;
}

function text(x: number, y: number, content: string, name: string): string {
  return element('text', escaped(content), `class="${name}" x="${one(x)}" y="${one(y)}"`);
}

function svg(
  parts: readonly string[],
  legend: readonly (readonly [name: string, says: string])[],
): string {
  const drawn = element('svg', parts.join(''), `viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"`);
  const keys = legend.map(([name, says]) => `<span class="key ${name}"></span>${escaped(says)}`);
  return `${drawn}<p class="legend">${keys.join(' ')}</p>`;
}
