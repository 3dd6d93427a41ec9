/** The page: keeps the story, the playhead and the language, and lays out the panels. */
import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { CalendarPanel } from './calendar-panel.tsx';
import { FeedPanel, HoldsPanel } from './feed-panel.tsx';
import { FlowsPanel } from './flows-panel.tsx';
import { createFormat, type Format, type Language } from './format.ts';
import { Playbar } from './playbar.tsx';
import { atBeginning, moved, type Playhead, type PlayheadMove, type Reel } from './playhead.ts';
import { type ChosenSpan, type Scene, type Span, spanOf, viewAround } from './scene.ts';
import { SitesPanel } from './sites-panel.tsx';
import { listen } from './source.ts';
import { StatusBand, Tiles } from './status-band.tsx';
import { createStory, edgeOf, frameAt, type Story, tell } from './story.ts';
import { Summary } from './summary.tsx';
import { TiersPanel } from './tiers-panel.tsx';

export function App({ preferred }: { readonly preferred: Language }) {
  const story = useRef(createStory()).current;
  const { version, connected } = useStream(story);
  const { playhead, onMove } = usePlayhead(story, version);
  const [language, setLanguage] = useState(preferred);
  const [span, setSpan] = useState<ChosenSpan>(undefined);
  const timeZone = story.header?.timeZone ?? 'UTC';
  const format = useMemo(() => createFormat(language, timeZone), [language, timeZone]);
  const seenEnd = useSeenEnd(story, playhead);

  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = story.header === undefined ? 'Kingtide' : `Kingtide · ${story.header.name}`;
  });

  const full = fullOf(story);
  const isOver = story.end !== undefined && playhead.at >= story.end.at;
  const shown = spanOf(span, full, isOver);
  const view = viewAround(full, playhead.at, shown);
  const scene = sceneOf({ story, version, format, at: playhead.at, full, view, onMove });
  return (
    <main>
      <TopBar
        story={story}
        format={format}
        onLanguage={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
      />
      <StatusBand scene={scene} connected={connected} />
      <Tiles scene={scene} />
      {story.header === undefined ? null : (
        <>
          <Playbar
            scene={scene}
            playhead={playhead}
            onMove={onMove}
            span={shown}
            onSpan={setSpan}
          />
          {story.end !== undefined && seenEnd ? (
            <Summary
              end={story.end}
              open={isOver}
              format={format}
              controller={story.header.controller}
              simulated={story.header.source === 'rehearsal'}
            />
          ) : null}
          <div class="body">
            <div class="main">
              <TiersPanel scene={scene} />
              <SitesPanel scene={scene} />
              <FlowsPanel scene={scene} />
            </div>
            <aside>
              <CalendarPanel scene={scene} />
              <HoldsPanel scene={scene} />
              <FeedPanel scene={scene} />
            </aside>
          </div>
        </>
      )}
    </main>
  );
}

interface TopBarProps {
  readonly story: Story;
  readonly format: Format;
  readonly onLanguage: () => void;
}

function TopBar({ story: { header }, format, onLanguage }: TopBarProps) {
  const { words } = format;
  return (
    <header>
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="7" />
        <path d="M4 21c4 0 4-8 8-8s4 8 8 8 4-8 8-8" />
      </svg>
      <b>{words.brand}</b>
      {header === undefined ? null : (
        <>
          <span class="name">{header.name}</span>
          <span class="badge">
            {header.source === 'rehearsal' ? words.simulated : words.live}
            {header.seed === null ? '' : ` · ${words.seed(header.seed)}`}
          </span>
          {header.controller ? null : <span class="badge bad">{words.uncontrolled}</span>}
          <span class="note about">{header.summary}</span>
        </>
      )}
      <span class="grow" />
      <button
        type="button"
        data-action="language"
        title={words.otherLanguageTitle}
        onClick={onLanguage}
      >
        {words.otherLanguage}
      </button>
    </header>
  );
}

interface SceneInput extends Omit<Scene, 'index' | 'onScrub'> {
  readonly onMove: (move: PlayheadMove) => void;
}

function sceneOf({ onMove, ...rest }: SceneInput): Scene {
  return {
    ...rest,
    index: frameAt(rest.story, rest.at),
    onScrub: (to) => onMove({ kind: 'scrub', to }),
  };
}

function fullOf(story: Story): Span {
  const from = story.header?.from ?? 0;
  return { from, to: story.header?.to ?? Math.max(edgeOf(story), from + 1) };
}

/** Reads the stream into the story; `version` goes up after each batch. */
function useStream(story: Story): { readonly version: number; readonly connected: boolean } {
  const [version, grow] = useReducer((before: number, _: undefined) => before + 1, 0);
  const [connected, setConnected] = useState(true);
  useEffect(() => {
    listen({
      onConnected: setConnected,
      onEvents(events) {
        for (const event of events) tell(story, event);
        grow(undefined);
      },
    });
  }, [story]);
  return { version, connected: connected || story.end !== undefined };
}

function reelOf(story: Story): Reel {
  return {
    from: story.header?.from ?? 0,
    edge: edgeOf(story),
    ended: story.end !== undefined,
  };
}

interface PlayheadHold {
  readonly playhead: Playhead;
  readonly onMove: (move: PlayheadMove) => void;
}

function usePlayhead(story: Story, version: number): PlayheadHold {
  const [playhead, onMove] = useReducer(
    (before: Playhead, move: PlayheadMove) => moved(before, move, reelOf(story)),
    atBeginning(),
  );
  // The newest minute moves with the story, everything else with real time.
  useEffect(() => onMove({ kind: 'passed', ms: 0 }), [version]);
  useEffect(() => {
    if (playhead.mode !== 'playing') return undefined;
    let last: number | undefined;
    let request = requestAnimationFrame(function step(now) {
      if (last !== undefined) onMove({ kind: 'passed', ms: now - last });
      last = now;
      request = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(request);
  }, [playhead.mode]);
  return { playhead, onMove };
}

/** True from the moment the playhead stood at the end of what is over. */
function useSeenEnd(story: Story, { at }: Playhead): boolean {
  const [seen, setSeen] = useState(false);
  const atEnd = story.end !== undefined && at >= story.end.at;
  useEffect(() => {
    if (atEnd) setSeen(true);
  }, [atEnd]);
  return seen || atEnd;
}
