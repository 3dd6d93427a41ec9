/** What becomes of requests after an API server has asked for a pause, on loopback and a clock moved by hand. */
import { afterEach, describe, expect, it } from 'vitest';
import type { KubeRequest } from '../../../../src/adapters/kube/transport.ts';
import { isPortError } from '../../../../src/ports/errors.ts';
import { answerJson, createFakeTransport, startFakeApi } from './fake-api.ts';
import { createManualClock } from './manual-clock.ts';

const READ: KubeRequest = { method: 'GET', path: '/x' };
const WRITE: KubeRequest = { method: 'PUT', path: '/x', body: {} };

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Answers these in turn: seconds to wait, or undefined for a success; then always a success. */
async function throttling(...answers: (number | undefined)[]) {
  const clock = createManualClock();
  const api = await startFakeApi((_, answer) => {
    const seconds = answers.shift();
    if (seconds === undefined) answerJson(answer, 200, {});
    else answerJson(answer, 429, {}, { 'retry-after': String(seconds) });
  });
  const { transport, close } = createFakeTransport({ url: api.url, clock });
  closers.push(close, api.close);
  const send = (request: KubeRequest): Promise<string> =>
    transport.send(request).then(
      () => 'served',
      (error: unknown) => (isPortError(error) ? `${error.kind} ${error.afterMs}` : 'defect'),
    );
  return { clock, api, transport, send };
}

/** Time for a request on loopback that nothing holds back; one that waits for the clock is still waiting. */
async function isWaiting(sent: Promise<string>): Promise<boolean> {
  const late = new Promise<string>((resolve) => setTimeout(() => resolve('late'), 200));
  return (await Promise.race([sent, late])) === 'late';
}

describe('after a 429 that says when to come back', () => {
  it.each([READ, WRITE])('a $method waits until then, and is sent once', async (request) => {
    const { clock, api, send } = await throttling(1);
    expect(await send(request)).toBe('transient 1000');

    const next = send(request);
    clock.advance(999);

    expect(await isWaiting(next)).toBe(true);
    expect(api.calls).toHaveLength(1);
    clock.advance(1);
    expect(await next).toBe('served');
    expect(api.calls).toHaveLength(2);
  });

  it('reads do not wait for the pause of writes, nor writes for that of reads', async () => {
    const one = await throttling(1);
    await one.send(WRITE);
    expect(await one.send(READ)).toBe('served');

    const other = await throttling(1);
    await other.send(READ);
    expect(await other.send({ ...WRITE, method: 'POST' })).toBe('served');
  });

  it('a pause longer than two seconds is not waited for: requests fail at once, unsent, with the time left', async () => {
    const { clock, api, send } = await throttling(7);
    await send(WRITE);
    clock.advance(3_000);

    expect(await send(WRITE)).toBe('transient 4000');
    expect(api.calls).toHaveLength(1);
    // Two seconds are left: worth waiting for.
    clock.advance(2_000);
    const next = send(WRITE);
    clock.advance(2_000);
    expect(await next).toBe('served');
  });

  it('the second in a row is not waited for either, until one was served', async () => {
    const { clock, api, send } = await throttling(1, 1, undefined, 1);
    await send(READ);
    clock.advance(1_000);
    await send(READ);

    expect(await send(READ)).toBe('transient 1000');
    expect(api.calls).toHaveLength(2);
    clock.advance(1_000);
    expect(await send(READ)).toBe('served');
    await send(READ);
    const next = send(READ);
    clock.advance(1_000);
    expect(await next).toBe('served');
  });

  it('two requests that were under way together are one', async () => {
    const { clock, send } = await throttling(1, 1);
    await Promise.all([send(READ), send(READ)]);

    const next = send(READ);
    clock.advance(1_000);

    expect(await next).toBe('served');
  });

  it('nobody is paused for longer than a minute', async () => {
    const { clock, send } = await throttling(86_400);
    await send(READ);
    clock.advance(60_000);

    expect(await send(READ)).toBe('served');
  });

  it('one who gives up waits no longer', async () => {
    const { send, transport } = await throttling(1);
    await send(READ);
    const stop = new AbortController();
    const waiting = transport.send({ ...READ, signal: stop.signal });

    stop.abort();

    await expect(waiting).rejects.toThrow('cancelled');
  });
});

describe('no pause', () => {
  it('follows from the 429 of a disruption budget', async () => {
    const { send } = await throttling(10);

    expect(await send({ ...WRITE, method: 'POST', path: '/pods/a/eviction' })).toBe(
      'transient 10000',
    );
    expect(await send(WRITE)).toBe('served');
  });

  it('follows from one that does not say for how long', async () => {
    const { api, send } = await throttling();
    api.handler = (_, answer) => answerJson(answer, 429, {});

    expect(await send(READ)).toBe('transient undefined');
    expect(await send(READ)).toBe('transient undefined');
    expect(api.calls).toHaveLength(2);
  });
});
