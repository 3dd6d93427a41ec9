/** Where events come from: embedded in an offline report, or sent by the server. The only file that talks to the outside. */
import type { StreamEvent } from '../model/stream.ts';

export interface Listening {
  readonly onEvents: (events: readonly StreamEvent[]) => void;
  /** False while the connection is lost. */
  readonly onConnected: (connected: boolean) => void;
}

/** The element of an offline report that holds the lines. */
const EMBEDDED = 'kingtide-stream';
const STREAM_PATH = 'events';

export function listen({ onEvents, onConnected }: Listening): void {
  const embedded = document.getElementById(EMBEDDED)?.textContent ?? undefined;
  if (embedded !== undefined) {
    onEvents(embedded.split('\n').flatMap(eventOf));
    return;
  }
  const source = new EventSource(STREAM_PATH);
  let waiting: StreamEvent[] = [];

  function deliver(): void {
    const events = waiting;
    waiting = [];
    onEvents(events);
  }

  source.onopen = () => onConnected(true);
  source.onerror = () => onConnected(false);
  source.onmessage = ({ data }: MessageEvent<string>) => {
    // Thousands may come at once; one painting per batch is enough.
    if (waiting.length === 0) requestAnimationFrame(deliver);
    const events = eventOf(data);
    waiting.push(...events);
    if (events.some(({ event }) => event === 'end')) source.close();
  };
}

const EVENTS: ReadonlySet<unknown> = new Set(['header', 'frame', 'floors', 'episode', 'end']);

/** A reader ignores what it does not know: a newer sender may say more. */
function eventOf(line: string): readonly StreamEvent[] {
  if (line.trim() === '') return [];
  const value: unknown = JSON.parse(line);
  return isEvent(value) ? [value] : [];
}

function isEvent(value: unknown): value is StreamEvent {
  return typeof value === 'object' && value !== null && 'event' in value && EVENTS.has(value.event);
}
