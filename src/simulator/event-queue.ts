/** A binary heap of events by time, then by the order in which they were asked for. Knows nothing of what they do. */
import type { Millis } from '../model/units.ts';

export interface TimedEvent {
  readonly at: Millis;
  readonly run: () => void;
}

export interface EventQueue {
  push(event: TimedEvent): void;
  /** The earliest event that is due at or before `until`. */
  popUntil(until: Millis): TimedEvent | undefined;
}

interface Entry extends TimedEvent {
  readonly order: number;
}

export function createEventQueue(): EventQueue {
  const heap: Entry[] = [];
  let pushed = 0;

  function push(event: TimedEvent): void {
    heap.push({ at: event.at, run: event.run, order: pushed });
    pushed += 1;
    riseFrom(heap, heap.length - 1);
  }

  function popUntil(until: Millis): TimedEvent | undefined {
    const first = heap[0];
    if (first === undefined || first.at > until) return undefined;
    const last = heap.pop();
    if (last !== undefined && last !== first) {
      heap[0] = last;
      sink(heap);
    }
    return first;
  }

  return { push, popUntil };
}

function earlier(a: Entry | undefined, b: Entry | undefined): boolean {
  if (a === undefined || b === undefined) return a !== undefined;
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function swap(heap: Entry[], a: number, b: number): void {
  const first = heap[a];
  const second = heap[b];
  if (first === undefined || second === undefined) return;
  heap[a] = second;
  heap[b] = first;
}

function riseFrom(heap: Entry[], start: number): void {
  let index = start;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!earlier(heap[index], heap[parent])) return;
    swap(heap, index, parent);
    index = parent;
  }
}

function sink(heap: Entry[]): void {
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const child = earlier(heap[left + 1], heap[left]) ? left + 1 : left;
    if (!earlier(heap[child], heap[index])) return;
    swap(heap, index, child);
    index = child;
  }
}
