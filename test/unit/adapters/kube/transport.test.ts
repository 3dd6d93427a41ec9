/** What each answer of an API server, and each silence, means to the transport. */
import { afterEach, describe, expect, it } from 'vitest';
import { isPortError, PortError } from '../../../../src/ports/errors.ts';
import {
  answerJson,
  createFakeTransport,
  type FakeApi,
  type FakeTransportOptions,
  fakeCredentials,
  type Handler,
  startFakeApi,
  until,
} from './fake-api.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function setUp(handler: Handler, options: Partial<FakeTransportOptions> = {}) {
  const clock: ManualClock = createManualClock();
  const api: FakeApi = await startFakeApi(handler);
  const { transport, close } = createFakeTransport({ url: api.url, clock, ...options });
  closers.push(close, api.close);
  return { api, clock, transport };
}

async function errorOf(promise: Promise<unknown>): Promise<PortError> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isPortError(outcome)) throw new Error(`expected a PortError, got ${String(outcome)}`);
  return outcome;
}

const STATUS_KINDS = [
  [404, 'gone'],
  [410, 'gone'],
  [409, 'conflict'],
  [401, 'denied'],
  [403, 'denied'],
  [429, 'transient'],
  [500, 'transient'],
  [503, 'transient'],
  [422, 'permanent'],
] as const;

describe('transport', () => {
  it("tells the server's clock with every answer, and nothing where the header is no date", async () => {
    const told: number[] = [];
    const dates = ['Sun, 22 Nov 2026 10:00:00 GMT', 'soon'];
    const { transport } = await setUp(
      (_, answer) => {
        answer.setHeader('date', dates.shift() ?? '');
        answerJson(answer, 200, {});
      },
      { onServerTime: (time) => told.push(time) },
    );

    await transport.send({ method: 'GET', path: '/x' });
    await transport.send({ method: 'GET', path: '/x' });

    expect(told).toEqual([Date.UTC(2026, 10, 22, 10)]);
  });

  it.each(STATUS_KINDS)('an answer of %i is %s', async (status, kind) => {
    const { transport } = await setUp((_, answer) =>
      answerJson(answer, status, { message: 'because' }),
    );

    const error = await errorOf(transport.send({ method: 'GET', path: '/x' }));

    expect(error.kind).toBe(kind);
    expect(error.message).toBe(`GET /x: ${status} because`);
  });

  it('a 429 says when to come back', async () => {
    const { transport } = await setUp((_, answer) =>
      answerJson(answer, 429, {}, { 'retry-after': '7' }),
    );

    const error = await errorOf(transport.send({ method: 'GET', path: '/x' }));

    expect(error.afterMs).toBe(7_000);
  });

  it('a refused change of metadata.uid is a conflict: another object has the name', async () => {
    const causes = [{ reason: 'FieldValueInvalid', field: 'metadata.uid' }];
    const { transport } = await setUp((_, answer) =>
      answerJson(answer, 422, { details: { causes } }),
    );

    const error = await errorOf(transport.send({ method: 'PATCH', path: '/x', body: {} }));

    expect(error.kind).toBe('conflict');
  });

  it('a write without an answer in time is transient and says that its outcome is unknown', async () => {
    const { transport, clock, api } = await setUp(() => undefined);

    const sent = errorOf(transport.send({ method: 'PUT', path: '/x', body: {} }));
    await until(() => api.calls.length === 1, 'the request');
    clock.advance(5_000);
    const error = await sent;

    expect(error.kind).toBe('transient');
    expect(error.message).toContain('no answer in time; outcome unknown');
  });

  it('a read that is cut off claims nothing about outcomes', async () => {
    const { transport } = await setUp((_, answer) => answer.destroy());

    const error = await errorOf(transport.send({ method: 'GET', path: '/x' }));

    expect(error.kind).toBe('transient');
    expect(error.message).not.toContain('outcome unknown');
  });

  it('after a 401 the credentials are read again, once', async () => {
    const handler: Handler = ({ authorization }, answer) =>
      answerJson(answer, authorization === 'Bearer second' ? 200 : 401, {});
    const first = await setUp(handler);
    const credentials = fakeCredentials(first.api.url, ['first', 'second']);
    const { transport, close } = createFakeTransport({
      url: first.api.url,
      clock: first.clock,
      credentials,
    });
    closers.push(close);

    await transport.send({ method: 'GET', path: '/x' });

    expect(first.api.calls.map((call) => call.authorization)).toEqual([
      'Bearer first',
      'Bearer second',
    ]);
  });

  it('a token that stays unknown is denied after two tries', async () => {
    const { transport, api } = await setUp((_, answer) => answerJson(answer, 401, {}));

    const error = await errorOf(transport.send({ method: 'GET', path: '/x' }));

    expect(error.kind).toBe('denied');
    expect(api.calls).toHaveLength(2);
  });

  it('a closed gate stops writes before they are sent, and lets reads pass', async () => {
    const requestGate = () => {
      throw new PortError('denied', 'the lease is not held');
    };
    const { transport, api } = await setUp((_, answer) => answerJson(answer, 200, {}), {
      requestGate,
    });

    await transport.send({ method: 'GET', path: '/read' });
    const error = await errorOf(transport.send({ method: 'POST', path: '/write', body: {} }));

    expect(error.message).toBe('the lease is not held');
    expect(api.calls.map((call) => call.path)).toEqual(['/read']);
  });

  it('an answer above the size cap is refused', async () => {
    const { transport } = await setUp(
      (_, answer) => answerJson(answer, 200, { fill: 'x'.repeat(2_000) }),
      {
        maxBytes: 1_000,
      },
    );

    const error = await errorOf(transport.send({ method: 'GET', path: '/x' }));

    expect(error.message).toContain('larger than 1000 bytes');
  });

  it('a hundred requests share at most eight connections, and ten in a row two', async () => {
    const { transport, api } = await setUp((_, answer) => answerJson(answer, 200, {}));
    for (let sent = 0; sent < 10; sent += 1) await transport.send({ method: 'GET', path: '/x' });
    expect(api.connections()).toBeLessThanOrEqual(2);

    await Promise.all(
      Array.from({ length: 100 }, () => transport.send({ method: 'GET', path: '/x' })),
    );

    expect(api.calls).toHaveLength(110);
    expect(api.connections()).toBeLessThanOrEqual(8);
  });

  it('an answer that is no JSON object is transient', async () => {
    const { transport } = await setUp((_, answer) => answer.end('<html>proxy</html>'));

    const error = await errorOf(transport.send({ method: 'GET', path: '/x' }));

    expect(error.message).toBe('GET /x: the answer is no JSON object');
  });
});
