/** How a chart over time looks: axes in the calendar's zone, promotions shaded, colours from the style sheet. */
import uPlot from 'uplot';
import type { StreamPromotion } from '../model/stream.ts';
import type { Millis } from '../model/units.ts';
import type { Format } from './format.ts';

export interface Curve {
  readonly label: string;
  /** Custom property of the style sheet: `--demand`. */
  readonly colour: string;
  /** Filled down to zero; lines are drawn over areas. */
  readonly shape: 'line' | 'area' | 'dashed' | 'bars';
}

export interface ChartLook {
  readonly curves: readonly Curve[];
  readonly format: Format;
  readonly timeZone: string;
  readonly promotions: readonly StreamPromotion[];
  readonly height: number;
  readonly width: number;
}

const AXIS_WIDTH = 46;
const AXIS_HEIGHT = 20;
/** Half the width of the longest label, less what may stand over the edge. */
const LABEL_HALF = 18;
const FONT = '11px system-ui, sans-serif';
const HEADROOM = 1.06;
const MIDNIGHT = '00:00';

/** The value of a custom property now: it changes with light and dark. */
function colourOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export function chartOptions(look: ChartLook): uPlot.Options {
  const { curves, timeZone, promotions, height, width } = look;
  return {
    width,
    height,
    ms: 1,
    padding: [6, 8, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    tzDate: (at) => uPlot.tzDate(new Date(at), timeZone),
    scales: {
      x: { time: true, auto: false },
      y: { range: (_, __, max) => [0, Math.max(1, (max ?? 0) * HEADROOM)] },
    },
    axes: [timeAxis(look), valueAxis(look)],
    series: [{}, ...curves.map(seriesOf)],
    hooks: { drawClear: [(chart) => shade(chart, promotions)] },
  };
}

function timeAxis({ format }: ChartLook): uPlot.Axis {
  return {
    size: AXIS_HEIGHT,
    font: FONT,
    space: 56,
    stroke: () => colourOf('--muted'),
    grid: { stroke: () => colourOf('--grid'), width: 1 },
    ticks: { show: false },
    values: (chart, splits) => splits.map((at) => (isTorn(chart, at) ? '' : timeLabel(at, format))),
  };
}

function timeLabel(at: Millis, { clock, date }: Format): string {
  return clock(at) === MIDNIGHT ? date(at) : clock(at);
}

/** A label that the edge would cut in two says nothing. */
function isTorn(chart: uPlot, at: Millis): boolean {
  // Canvas pixels: the element's own size is not known yet when it is drawn first.
  const left = (chart.valToPos(at, 'x', true) - chart.bbox.left) / devicePixelRatio;
  return left < -LABEL_HALF || left > chart.bbox.width / devicePixelRatio - LABEL_HALF;
}

function valueAxis({ format }: ChartLook): uPlot.Axis {
  return {
    size: AXIS_WIDTH,
    font: FONT,
    space: 30,
    stroke: () => colourOf('--muted'),
    grid: { stroke: () => colourOf('--grid'), width: 1 },
    ticks: { show: false },
    values: (_, splits) => splits.map(format.short),
  };
}

function seriesOf({ label, colour, shape }: Curve): uPlot.Series {
  const stroke = () => colourOf(colour);
  const common = { label, stroke, points: { show: false }, spanGaps: false };
  switch (shape) {
    case 'line':
      return { ...common, width: 1.75 };
    case 'dashed':
      return { ...common, width: 1.25, dash: [5, 4] };
    case 'bars':
      return { ...common, width: 1, fill: stroke };
    case 'area':
      return { ...common, width: 1, fill: () => colourOf(`${colour}-fill`) };
  }
}

/** Promotions as a tint from their start to their end, and a line where they must be ready. */
function shade(chart: uPlot, promotions: readonly StreamPromotion[]): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { readyFrom, start, end } of promotions) {
    const [ready, left, right] = [readyFrom, start, end].map((at) => chart.valToPos(at, 'x', true));
    if (ready === undefined || left === undefined || right === undefined) continue;
    ctx.fillStyle = colourOf('--promotion');
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    ctx.fillStyle = colourOf('--promotion-edge');
    ctx.fillRect(ready, bbox.top, devicePixelRatio, bbox.height);
    ctx.fillRect(left, bbox.top, devicePixelRatio, bbox.height);
  }
  ctx.restore();
}
