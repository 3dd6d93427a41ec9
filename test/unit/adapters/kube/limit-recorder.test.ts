/** Admission limits in their ConfigMap: what is written, and when nothing is. The API server is played. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLimitRecorder } from '../../../../src/adapters/kube/limit-recorder.ts';
import type { AdmissionLimit } from '../../../../src/model/admission-limit.ts';
import { fresh } from '../../../../src/model/reading.ts';
import type { Recorder } from '../../../../src/ports/recorder.ts';
import { tierPolicy } from '../../../builders/policies.ts';
import { AT, aCycle, type CycleParts } from '../telemetry/cycle-builder.ts';
import { answerJson, createFakeTransport, type FakeApi, startFakeApi } from './fake-api.ts';
import { createManualClock } from './manual-clock.ts';

const PATH = '/api/v1/namespaces/kingtide-system/configmaps/kingtide-admission-limits';
const WALL = tierPolicy({ name: 'order', ceilings: [] });
const LIMIT: AdmissionLimit = {
  tier: 'shop/buy',
  workload: 'shop/buy-web',
  admitted: 420.06,
  offered: 5_000,
  wall: { tier: 'core/order', ceiling: 'stock', of: 'requests', takes: 420 },
};

let api: FakeApi;
let recorder: Recorder;
let close: () => Promise<void>;
/** What the ConfigMap holds; undefined: there is none. */
let held: Record<string, string> | undefined;

beforeEach(async () => {
  held = undefined;
  api = await startFakeApi((call, answer) => {
    if (call.method === 'PATCH') return answerJson(answer, 200, {});
    if (held === undefined) return answerJson(answer, 404, { kind: 'Status', code: 404 });
    answerJson(answer, 200, { data: held });
  });
  const fake = createFakeTransport({ url: api.url, clock: createManualClock() });
  recorder = createLimitRecorder({ transport: fake.transport, namespace: 'kingtide-system' });
  close = async () => {
    await fake.close();
    await api.close();
  };
});

afterEach(() => close());

async function record(limits: readonly AdmissionLimit[] | undefined, more: CycleParts = {}) {
  const policies = { tiers: [WALL], ...more.policies };
  const plan = { ...(limits !== undefined && { limits }), ...more.plan };
  await recorder.record(aCycle({ ...more, policies, plan }));
}

function writes(): unknown[] {
  return api.calls
    .filter(({ method }) => method === 'PATCH')
    .map(({ body }) => JSON.parse(body).data);
}

describe('admission limits', () => {
  it('are applied by our own field manager, one key per tier and all of it as JSON', async () => {
    await record([LIMIT]);
    expect(api.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([`PATCH ${PATH}`]);
    expect(Object.fromEntries(api.calls[0]?.query ?? [])).toEqual({
      fieldManager: 'kingtide',
      force: 'true',
    });
    expect(writes()).toEqual([
      {
        'shop.buy': '420',
        'limits.json': JSON.stringify([
          {
            policy: 'shop/buy',
            workload: 'shop/buy-web',
            rps: '420',
            binding: { policy: 'core/order', ceiling: 'stock', of: 'requests', takes: 420 },
          },
        ]),
      },
    ]);
  });

  it('are written only when they change, and say why they stay', async () => {
    await record([LIMIT]);
    await record([{ ...LIMIT, offered: 6_000 }]);
    await record([{ ...LIMIT, kept: 'L0 first' }]);
    expect(writes().map((data) => JSON.stringify(data).includes('L0 first'))).toEqual([
      false,
      true,
    ]);
  });

  it('are emptied when nothing binds any more', async () => {
    await record([LIMIT]);
    held = { 'shop.buy': '420' };
    await record([]);
    await record([]);
    expect(writes()).toEqual([expect.anything(), {}]);
  });

  it('that an earlier process left are found and emptied; where there are none nothing is written', async () => {
    await record([]);
    expect(writes()).toEqual([]);
    held = { 'shop.buy': '420' };
    await record([], { plan: { at: AT + 60_000 } });
    expect(writes()).toEqual([{}]);
  });

  it('are emptied when no policy has a ceiling any more', async () => {
    held = { 'shop.buy': '420' };
    await record(undefined, { policies: { tiers: [] } });
    expect(writes()).toEqual([{}]);
  });

  it('stay as they are while nobody can say, and while a person has paused', async () => {
    held = { 'shop.buy': '420' };
    await record(undefined);
    await record([], { snapshot: { switches: fresh({ pause: true, noShrink: false }, AT) } });
    await record([], { snapshot: { switches: { kind: 'missing', cause: 'no watch' } } });
    expect(api.calls).toEqual([]);
  });

  it('ask for no right where none was ever needed, and complain about everything else', async () => {
    api.handler = (_call, answer) => answerJson(answer, 403, { kind: 'Status', code: 403 });
    await record([]);
    await expect(record([LIMIT])).rejects.toThrow();
    api.handler = (_call, answer) => answerJson(answer, 422, { kind: 'Status', code: 422 });
    await expect(record([], { plan: { at: AT + 120_000 } })).rejects.toThrow();
  });
});
