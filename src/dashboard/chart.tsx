/** One chart over time with the playhead on it. Redraws for new data or another span, never for a moving playhead. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { Known } from '../model/stream.ts';
import type { Millis } from '../model/units.ts';
import { type Curve, chartOptions } from './chart-options.ts';
import type { Scene, Span } from './scene.ts';

export interface ChartProps {
  readonly scene: Scene;
  readonly height: number;
  /** What it shows, for who cannot see it. */
  readonly label: string;
  readonly curves: readonly Curve[];
  /** One column per curve. Asked only when the story has grown: days of minutes are not copied for every painting. */
  readonly columns: () => readonly (readonly Known[])[];
  /** Shows the whole time whatever span is chosen. */
  readonly whole?: boolean;
}

interface Drawn {
  readonly plot: uPlot;
  readonly head: HTMLElement;
  readonly veil: HTMLElement;
}

export function Chart(props: ChartProps) {
  const { scene, height, label, curves, columns, whole = false } = props;
  const { story, format, view, version, at } = scene;
  const holder = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | undefined>(undefined);
  const span = whole ? scene.full : view;

  useLayoutEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const made = draw(element, props);
    drawn.current = made;
    const stopWatching = watch(element, made.plot, height);
    return () => {
      stopWatching();
      made.plot.destroy();
      drawn.current = undefined;
    };
    // A story that began anew, another language or another number of curves is another chart.
  }, [story.header, format, curves.length]);

  useLayoutEffect(() => {
    const plot = drawn.current?.plot;
    if (plot === undefined) return;
    plot.batch(() => {
      plot.setData(dataOf(story.times, columns()), false);
      plot.setScale('x', { min: span.from, max: span.to });
    });
  }, [story.header, format, curves.length, version]);

  useLayoutEffect(() => {
    drawn.current?.plot.setScale('x', { min: span.from, max: span.to });
  }, [span.from, span.to]);

  useLayoutEffect(() => {
    if (drawn.current !== undefined) place(drawn.current, at, span);
  });

  return <div class="chart" role="img" aria-label={label} ref={holder} />;
}

/** A zero that is drawn is a line along the axis; nothing lost is nothing drawn. */
export function withoutZeros(column: readonly Known[]): readonly Known[] {
  return column.map((value) => (value === 0 ? null : value));
}

function dataOf(
  times: readonly Millis[],
  columns: readonly (readonly Known[])[],
): uPlot.AlignedData {
  return [[...times], ...columns.map((column) => [...column])];
}

function draw(element: HTMLElement, { scene, height, curves, columns }: ChartProps): Drawn {
  const { story, format } = scene;
  const plot = new uPlot(
    chartOptions({
      curves,
      format,
      timeZone: story.header?.timeZone ?? 'UTC',
      promotions: story.header?.promotions ?? [],
      height,
      width: element.clientWidth,
    }),
    dataOf(story.times, columns()),
    element,
  );
  const veil = part(plot, 'veil');
  const head = part(plot, 'head');
  plot.over.addEventListener('click', ({ offsetX }) => scene.onScrub(plot.posToVal(offsetX, 'x')));
  return { plot, head, veil };
}

function part(plot: uPlot, name: string): HTMLElement {
  const element = document.createElement('div');
  element.className = name;
  plot.over.append(element);
  return element;
}

/** The future is veiled, so that what is shown in numbers is where the eye is. */
function place({ head, veil }: Drawn, at: Millis, { from, to }: Span): void {
  // Not asked of the plot: it takes over a new span only after this painting.
  const share = Math.min(1, Math.max(0, (at - from) / (to - from)));
  head.style.left = `${share * 100}%`;
  veil.style.left = `${share * 100}%`;
}

/** Follows the width of its place, and light and dark. Returns how to stop. */
function watch(element: HTMLElement, plot: uPlot, height: number): () => void {
  const sizes = new ResizeObserver(() => {
    if (element.clientWidth > 0 && element.clientWidth !== plot.width)
      plot.setSize({ width: element.clientWidth, height });
  });
  sizes.observe(element);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const repaint = (): void => plot.redraw(false);
  dark.addEventListener('change', repaint);
  return () => {
    sizes.disconnect();
    dark.removeEventListener('change', repaint);
  };
}
