/** How a watch lives through what a server and a network do to it. */
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createCollection, type Slim } from '../../../../src/adapters/kube/collection.ts';
import { slimOf } from '../../../../src/adapters/kube/metadata.ts';
import { createWatch } from '../../../../src/adapters/kube/watch.ts';
import { answerJson, createFakeTransport, type Handler, startFakeApi, until } from './fake-api.ts';
import { createManualClock } from './manual-clock.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const SILENT_LOG = { info: () => undefined, warn: () => undefined, error: () => undefined };

function thing(name: string, version: string, uid = `uid-${name}`) {
  return { metadata: { name, uid, resourceVersion: version } };
}

function listOf(version: string, things: readonly unknown[], next = '') {
  return { metadata: { resourceVersion: version, continue: next }, items: things };
}

function send(answer: ServerResponse, type: string, object: unknown): void {
  answer.write(`${JSON.stringify({ type, object })}\n`);
}

/** Starts a watch against lists and watches that the test plays, one function per call, the last one repeated. */
async function setUp(script: { lists: readonly Handler[]; watches: readonly Handler[] }) {
  const seen = { lists: 0, watches: 0 };
  const play = (
    kind: 'lists' | 'watches',
    call: Parameters<Handler>[0],
    answer: ServerResponse,
  ) => {
    const handlers = script[kind];
    handlers[Math.min(seen[kind], handlers.length - 1)]?.(call, answer);
    seen[kind] += 1;
  };
  const clock = createManualClock();
  const api = await startFakeApi((call, answer) =>
    play(call.query.get('watch') === 'true' ? 'watches' : 'lists', call, answer),
  );
  const { transport, close } = createFakeTransport({ url: api.url, clock });
  const collection = createCollection<Slim>();
  const watched = { name: 'things', path: '/things', project: slimOf, collection };
  const watch = createWatch({ transport, clock, random: () => 0, log: SILENT_LOG }, watched);
  const stop = new AbortController();
  const running = watch.run(stop.signal);
  closers.push(api.close, close, async () => {
    stop.abort();
    await running;
  });
  const names = () => [...collection.values()].map((one) => one.key).sort();
  return { api, clock, watch, collection, seen, names };
}

const stayOpen: Handler = (_, answer) => {
  answer.writeHead(200);
  answer.flushHeaders();
};

describe('watch', () => {
  it('knows nothing before the first whole list, and says so', async () => {
    const { watch, seen } = await setUp({ lists: [() => undefined], watches: [stayOpen] });
    await until(() => seen.lists === 1, 'the list');

    expect(watch.asOf(60_000)).toEqual({ kind: 'missing', cause: 'things: not listed yet' });
  });

  it('shows no half of a list, and starts over when the list expires on the way', async () => {
    const first: Handler = (_, answer) =>
      answerJson(answer, 200, listOf('5', [thing('a', '1')], 'page-2'));
    const expired: Handler = (_, answer) => answerJson(answer, 410, { message: 'expired' });
    const whole: Handler = (_, answer) => answerJson(answer, 200, listOf('9', [thing('b', '8')]));
    const { clock, watch, seen, names } = await setUp({
      lists: [first, expired, whole],
      watches: [stayOpen],
    });
    await until(() => seen.lists === 2, 'the second page');
    await until(() => clock.sleeps.includes(250), 'the back-off');

    expect(names()).toEqual([]);
    expect(watch.asOf(60_000).kind).toBe('missing');
    clock.advance(250);
    await until(() => seen.watches === 1, 'the watch');
    expect(names()).toEqual(['b']);
    expect(watch.asOf(60_000).kind).toBe('fresh');
  });

  it('goes on from the last version after a clean end, without a new list', async () => {
    const ending: Handler = (_, answer) => {
      send(answer, 'ADDED', thing('b', '11'));
      send(answer, 'BOOKMARK', { metadata: { resourceVersion: '17' } });
      answer.end();
    };
    const { api, seen, names } = await setUp({
      lists: [(_, answer) => answerJson(answer, 200, listOf('10', [thing('a', '3')]))],
      watches: [ending, stayOpen],
    });
    await until(() => seen.watches === 2, 'the second watch');

    const watches = api.calls.filter((call) => call.query.has('watch'));
    expect(watches.map((call) => call.query.get('resourceVersion'))).toEqual(['10', '17']);
    expect(watches[0]?.query.get('allowWatchBookmarks')).toBe('true');
    expect(seen.lists).toBe(1);
    expect(names()).toEqual(['a', 'b']);
  });

  it('goes on from the last version after a reset, once the back-off is over', async () => {
    const reset: Handler = (_, answer) => {
      send(answer, 'ADDED', thing('b', '11'));
      setTimeout(() => answer.destroy(), 20);
    };
    const { api, clock, seen, watch } = await setUp({
      lists: [(_, answer) => answerJson(answer, 200, listOf('10', []))],
      watches: [reset, stayOpen],
    });
    await until(() => clock.sleeps.includes(250), 'the back-off');
    expect(watch.problem()).toContain('GET /things: ');
    clock.advance(250);
    await until(() => seen.watches === 2, 'the second watch');

    expect(seen.lists).toBe(1);
    expect(api.calls.at(-1)?.query.get('resourceVersion')).toBe('11');
  });

  it('an expired version leads to a new list, and what is not in it is gone', async () => {
    const expired: Handler = (_, answer) => {
      send(answer, 'ERROR', { code: 410, reason: 'Expired' });
      answer.end();
    };
    const { clock, seen, names, watch } = await setUp({
      lists: [
        (_, answer) => answerJson(answer, 200, listOf('10', [thing('a', '3'), thing('b', '4')])),
        (_, answer) => answerJson(answer, 200, listOf('99', [thing('b', '4')])),
      ],
      watches: [expired, stayOpen],
    });
    await until(() => clock.sleeps.includes(250), 'the back-off');
    expect(watch.asOf(60_000).kind).toBe('stale');
    clock.advance(250);
    await until(() => seen.watches === 2, 'the second watch');

    expect(names()).toEqual(['b']);
    expect(watch.asOf(60_000).kind).toBe('fresh');
  });

  it('a watch silent for a minute is stale, then listed anew', async () => {
    const { clock, seen, watch } = await setUp({
      lists: [(_, answer) => answerJson(answer, 200, listOf('10', []))],
      watches: [stayOpen],
    });
    await until(() => seen.watches === 1, 'the watch');
    clock.advance(59_999);
    expect(watch.asOf(60_000).kind).toBe('fresh');
    await until(() => clock.sleeps.includes(60_000), 'the progress deadline');

    clock.advance(2);
    await until(() => watch.asOf(60_000).kind === 'stale', 'the doubt');
    await until(() => clock.sleeps.includes(250), 'the back-off');
    clock.advance(250);
    await until(() => seen.lists === 2, 'the second list');
    await until(() => watch.asOf(60_000).kind === 'fresh', 'a whole view');
  });

  it('a jump of the wall clock makes no view older', async () => {
    const { clock, seen, watch } = await setUp({
      lists: [(_, answer) => answerJson(answer, 200, listOf('10', []))],
      watches: [stayOpen],
    });
    await until(() => seen.watches === 1, 'the watch');

    clock.jumpWall(7_200_000);

    expect(watch.asOf(60_000)).toEqual({ kind: 'fresh', value: 8_200_000, at: 8_200_000 });
  });

  it('waits longer after each failure, and as long as the server says', async () => {
    const busy: Handler = (_, answer) => answerJson(answer, 429, {}, { 'retry-after': '30' });
    const down: Handler = (_, answer) => answerJson(answer, 500, {});
    const { clock, seen } = await setUp({ lists: [down, down, busy], watches: [stayOpen] });

    await until(() => clock.sleeps.includes(250), 'the first back-off');
    clock.advance(250);
    await until(() => clock.sleeps.includes(500), 'the second back-off');
    clock.advance(500);
    await until(() => clock.sleeps.includes(30_000), 'the wait the server asked for');
    expect(seen.lists).toBe(3);
  });

  it('a watch that ends at once again and again is not retried in a hot loop', async () => {
    const { clock, seen } = await setUp({
      lists: [(_, answer) => answerJson(answer, 200, listOf('10', []))],
      watches: [(_, answer) => answer.writeHead(200).end()],
    });
    await until(() => clock.sleeps.includes(250), 'the back-off');

    expect(seen.watches).toBe(1);
  });

  it('a version that expires right after each list is not listed in a hot loop', async () => {
    const { clock, seen } = await setUp({
      lists: [(_, answer) => answerJson(answer, 200, listOf('10', []))],
      watches: [(_, answer) => answerJson(answer, 410, {})],
    });
    await until(() => clock.sleeps.includes(250), 'the first back-off');
    clock.advance(250);
    await until(() => clock.sleeps.includes(500), 'a longer back-off');

    expect(seen.lists).toBe(2);
  });
});
