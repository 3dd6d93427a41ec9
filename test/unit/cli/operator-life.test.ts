/** How the operator ends: in order when told to, at once when the lease is lost. */
import { describe, expect, it } from 'vitest';
import { type LifeParts, live } from '../../../src/cli/operator-life.ts';
import type { Log } from '../../../src/ports/log.ts';

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Parts that write down when they end. */
function living(change: Partial<LifeParts> = {}) {
  const events: string[] = [];
  const log: Log = {
    info: () => undefined,
    warn: () => undefined,
    error: (_, message) => void events.push(`error: ${message}`),
  };
  const note = (event: string) => void events.push(event);
  const parts: LifeParts = {
    controller: (signal) => aborted(signal).then(() => note('loop ended')),
    lease: async (signal) => {
      await aborted(signal);
      note('lease handed over');
      return 'released';
    },
    background: { watches: (signal) => aborted(signal).then(() => note('watches ended')) },
    close: async () => note('closed'),
    log,
    ...change,
  };
  return { parts, events, note };
}

describe('told to stop', () => {
  it('ends loop, lease, watches and the rest, in this order', async () => {
    const stop = new AbortController();
    const { parts, events } = living();
    const ending = live(parts, stop.signal);
    stop.abort();
    expect(await ending).toBe('stopped');
    expect(events).toEqual(['loop ended', 'lease handed over', 'watches ended', 'closed']);
  });

  it('keeps the lease until the cycle under way has ended', async () => {
    const stop = new AbortController();
    const cycle = gate();
    const { parts, events } = living({ controller: () => cycle.opened });
    const ending = live(parts, stop.signal);
    stop.abort();
    await new Promise(setImmediate);
    expect(events).toEqual([]);
    cycle.open();
    await ending;
    expect(events).toEqual(['lease handed over', 'watches ended', 'closed']);
  });

  it('before it began ends all the same', async () => {
    expect(await live(living().parts, AbortSignal.abort())).toBe('stopped');
  });
});

describe('a lost lease', () => {
  it('ends at once, without waiting for the cycle or closing anything', async () => {
    const { parts, events } = living({
      controller: () => new Promise(() => undefined),
      lease: async () => 'lost',
    });
    expect(await live(parts, new AbortController().signal)).toBe('lost');
    expect(events).toEqual([]);
  });
});

describe('a part that fails', () => {
  it('stops the operator in order, and says which', async () => {
    const { parts, events } = living({
      background: { watches: () => Promise.reject(new Error('out of memory')) },
    });
    expect(await live(parts, new AbortController().signal)).toBe('broken');
    expect(events).toEqual([
      'error: a part of the operator failed',
      'loop ended',
      'lease handed over',
      'closed',
    ]);
  });

  it('lets the cycle under way end before the lease is handed over', async () => {
    const cycle = gate();
    const { parts, events } = living({
      controller: () => cycle.opened,
      background: { watches: async () => undefined },
    });
    const ending = live(parts, new AbortController().signal);
    await new Promise(setImmediate);
    expect(events).toEqual(['error: a part of the operator ended before its time']);
    cycle.open();
    await ending;
    expect(events.slice(1)).toEqual(['lease handed over', 'closed']);
  });

  it('may not end before its time either', async () => {
    const { parts, events } = living({ background: { watches: async () => undefined } });
    expect(await live(parts, new AbortController().signal)).toBe('broken');
    expect(events[0]).toBe('error: a part of the operator ended before its time');
  });

  it('may be the loop itself', async () => {
    const { parts, events } = living({ controller: () => Promise.reject(new Error('a defect')) });
    expect(await live(parts, new AbortController().signal)).toBe('broken');
    expect(events).toEqual([
      'error: the operator cannot go on',
      'lease handed over',
      'watches ended',
      'closed',
    ]);
  });
});
