/** The whole time as one chart, and the playhead's controls under it. */
import { DAY, HOUR, MINUTE, type Millis, SECOND } from '../model/units.ts';
import { Chart, withoutZeros } from './chart.tsx';
import type { Curve } from './chart-options.ts';
import type { Format } from './format.ts';
import { Icon } from './icon.tsx';
import { type Playhead, type PlayheadMove, SPEEDS } from './playhead.ts';
import type { ChosenSpan, Scene } from './scene.ts';

export interface PlaybarProps {
  readonly scene: Scene;
  readonly playhead: Playhead;
  readonly onMove: (move: PlayheadMove) => void;
  /** Undefined: all of it. */
  readonly span: Millis | undefined;
  readonly onSpan: (span: ChosenSpan) => void;
}

const SPANS: readonly (Millis | undefined)[] = [HOUR, 6 * HOUR, DAY, undefined];

export function Playbar(props: PlaybarProps) {
  const { scene, playhead, onMove } = props;
  const { story, format, full, at } = scene;
  const { words } = format;
  return (
    <section class="card playbar">
      <h2>
        {words.overview}
        <Legend curves={overviewCurves(format)} />
      </h2>
      <Chart
        scene={scene}
        height={110}
        label={words.overview}
        curves={overviewCurves(format)}
        columns={() => [story.capacity, story.demand, withoutZeros(story.lost)]}
        whole
      />
      <input
        class="scrub"
        type="range"
        aria-label={words.time}
        aria-valuetext={`${format.day(at)} ${format.clock(at)}`}
        min={full.from}
        max={full.to}
        step={MINUTE}
        value={at}
        onInput={({ currentTarget }) => onMove({ kind: 'scrub', to: Number(currentTarget.value) })}
      />
      <div class="controls">
        <button type="button" onClick={() => onMove({ kind: 'begin' })} title={words.begin}>
          <Icon name="begin" />
        </button>
        <button
          type="button"
          class="primary"
          data-action="toggle"
          onClick={() => onMove({ kind: 'toggle' })}
        >
          <Icon name={playhead.mode === 'paused' ? 'play' : 'pause'} />
          {playhead.mode === 'paused' ? words.play : words.pause}
        </button>
        <button
          type="button"
          class="trailing"
          aria-pressed={playhead.mode === 'newest'}
          onClick={() => onMove({ kind: 'newest' })}
        >
          {words.newest}
          <Icon name="newest" />
        </button>
        <Speeds {...props} />
        <span class="grow" />
        <Spans {...props} />
      </div>
    </section>
  );
}

function overviewCurves({ words }: Format): readonly Curve[] {
  return [
    { label: words.capacity, colour: '--capacity', shape: 'area' },
    { label: words.demand, colour: '--demand', shape: 'line' },
    { label: words.lost, colour: '--bad', shape: 'bars' },
  ];
}

function Speeds({ scene: { format }, playhead, onMove }: PlaybarProps) {
  return (
    <span class="group">
      {SPEEDS.map((speed) => (
        <button
          type="button"
          key={speed}
          aria-pressed={playhead.speed === speed}
          title={format.words.speed(format.length(speed * SECOND))}
          onClick={() => onMove({ kind: 'speed', speed })}
        >
          {format.length(speed * SECOND)}/s
        </button>
      ))}
    </span>
  );
}

function Spans({ scene: { format }, span, onSpan }: PlaybarProps) {
  return (
    <span class="group">
      <span class="note">{format.words.showing}</span>
      {SPANS.map((each) => (
        <button
          type="button"
          key={each ?? 0}
          aria-pressed={span === each}
          onClick={() => onSpan(each ?? 'all')}
        >
          {each === undefined ? format.words.wholeSpan : format.length(each)}
        </button>
      ))}
    </span>
  );
}

export function Legend({ curves }: { readonly curves: readonly Curve[] }) {
  return (
    <span class="legend">
      {curves.map(({ label, colour, shape }) => (
        <span key={label}>
          <i class={`swatch ${shape} ${colour.slice(2)}`} />
          {label}
        </span>
      ))}
    </span>
  );
}
