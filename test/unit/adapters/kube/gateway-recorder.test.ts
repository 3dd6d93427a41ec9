/** When gateways are written and cleared: only after the status remembers them, and never on a guess. The API server is played. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGatewayBook, gatewaysIn } from '../../../../src/adapters/kube/gateway-book.ts';
import { createGatewayRecorder } from '../../../../src/adapters/kube/gateway-recorder.ts';
import { type PolicyRecord, policyRecord } from '../../../../src/adapters/kube/policy-record.ts';
import { gatewaysField } from '../../../../src/adapters/kube/status-gateways.ts';
import type { Gateway } from '../../../../src/model/gateway.ts';
import { fresh, missing } from '../../../../src/model/reading.ts';
import type { Cycle } from '../../../../src/ports/recorder.ts';
import { override, tierPolicy } from '../../../builders/policies.ts';
import { tierView, workload } from '../../../builders/snapshots.ts';
import { AT, aCycle, type CycleParts } from '../telemetry/cycle-builder.ts';
import { answerJson, createFakeTransport, type FakeApi, startFakeApi } from './fake-api.ts';
import { createManualClock } from './manual-clock.ts';

const GATEWAYS: readonly Gateway[] = [
  { name: 'front', kind: 'envoyGateway', route: { kind: 'HTTPRoute', name: 'buy' } },
  { name: 'old', kind: 'ingressNginx', ingress: 'shop', addresses: 1 },
  { name: 'rules', kind: 'sentinel', configMap: 'rules', resource: 'buy' },
];
const REFS = ['BackendTrafficPolicy/kingtide-checkout-front', 'Ingress/shop', 'ConfigMap/rules'];
const POLICY = tierPolicy({ gateways: GATEWAYS, ceilings: [] });
const WALL = { tier: 'core/order', ceiling: 'stock', of: 'requests', takes: 420 } as const;
const LIMIT = { tier: POLICY.id, workload: POLICY.id, admitted: 420, offered: 5_000, wall: WALL };
const PAUSED = { switches: fresh({ pause: true, noShrink: false }, AT) };

let api: FakeApi;
let close: () => Promise<void>;
let status: number;

beforeEach(async () => {
  status = 200;
  api = await startFakeApi((_, answer) => answerJson(answer, status, {}));
  close = () => api.close();
});

afterEach(() => close());

function recordWith(gateways: readonly string[] | undefined): PolicyRecord {
  const metadata = { namespace: 'shop', name: 'checkout' };
  return policyRecord('ScalingPolicy', { metadata, status: { ...(gateways && { gateways }) } });
}

function cycle(limits: readonly (typeof LIMIT)[] | undefined, more: CycleParts = {}): Cycle {
  return aCycle({
    ...more,
    policies: { tiers: [POLICY], ...more.policies },
    snapshot: { tiers: [tierView({ workload: fresh(workload(), AT) })], ...more.snapshot },
    plan: { ...(limits !== undefined && { limits }), ...more.plan },
  });
}

function recording() {
  const book = createGatewayBook();
  let records: readonly PolicyRecord[] = [];
  const judgement = { documents: [], refused: [], accepted: new Set<string>() };
  const fake = createFakeTransport({ url: api.url, clock: createManualClock() });
  const end = close;
  close = async () => {
    await fake.close();
    await end();
  };
  const policies = { known: () => ({ records, judgement }) };
  const recorder = createGatewayRecorder({ transport: fake.transport, policies, book });
  return {
    book,
    /** With these in the status of the policy. */
    async record(gateways: readonly string[] | undefined, of: Cycle): Promise<string[]> {
      const site = policyRecord('Site', { metadata: { name: 'home' } });
      records = [site, recordWith(gateways)];
      const before = api.calls.length;
      await recorder.record(of);
      return api.calls
        .slice(before)
        .map(({ method, path }) => `${method} ${path.split('/').slice(-2).join('/')}`);
    },
  };
}

const WRITES = [
  'PATCH backendtrafficpolicies/kingtide-checkout-front',
  'PATCH ingresses/shop',
  'PATCH configmaps/rules',
];
const CLEARS = [
  'DELETE backendtrafficpolicies/kingtide-checkout-front',
  'GET ingresses/shop',
  'PATCH ingresses/shop',
  'GET configmaps/rules',
  'PATCH configmaps/rules',
];

describe('gateways', () => {
  it('are written once the status remembers them, and not before', async () => {
    const { record } = recording();
    expect(await record(undefined, cycle([LIMIT]))).toEqual([]);
    expect(await record(REFS, cycle([LIMIT]))).toEqual(WRITES);
  });

  it('are never taken over from somebody else: no apply is forced', async () => {
    const { record } = recording();
    await record(REFS, cycle([LIMIT]));
    expect(api.calls.map(({ query }) => [...query])).toEqual(
      Array.from({ length: 3 }, () => [['fieldManager', 'kingtide']]),
    );
  });

  it('are written when the limit changes, and again after a minute', async () => {
    const { record } = recording();
    await record(REFS, cycle([LIMIT]));
    expect(await record(REFS, cycle([LIMIT]))).toEqual([]);
    expect(await record(REFS, cycle([{ ...LIMIT, admitted: 400 }]))).toEqual(WRITES);
    const later = { plan: { at: AT + 61_000 } };
    expect(await record(REFS, cycle([{ ...LIMIT, admitted: 400 }], later))).toEqual(WRITES);
  });

  it('are cleared with the limit, once', async () => {
    const { record } = recording();
    await record(REFS, cycle([LIMIT]));
    expect(await record(REFS, cycle([]))).toEqual(CLEARS);
    expect(await record(REFS, cycle([]))).toEqual([]);
  });

  it('are cleared by a process that never wrote them', async () => {
    expect(await recording().record(REFS, cycle([]))).toEqual(CLEARS);
  });

  it('are cleared by a release, and where the policy names them no more', async () => {
    const released = { policies: { overrides: [override({ release: true, until: AT + 1 })] } };
    expect(await recording().record(REFS, cycle([LIMIT], released))).toEqual(CLEARS);
    const others = { policies: { tiers: [{ ...POLICY, gateways: GATEWAYS.slice(0, 2) }] } };
    expect(await recording().record(REFS, cycle([LIMIT], others))).toEqual([
      ...WRITES.slice(0, 2),
      ...CLEARS.slice(3),
    ]);
    expect(await recording().record(REFS, cycle([], { policies: { tiers: [] } }))).toEqual(CLEARS);
  });

  it('stay as they are while somebody paused, or nobody can say', async () => {
    const { record } = recording();
    expect(await record(REFS, cycle([], { snapshot: PAUSED }))).toEqual([]);
    expect(await record(REFS, cycle([], { snapshot: { switches: missing('away') } }))).toEqual([]);
    expect(await record(REFS, cycle(undefined))).toEqual([]);
  });

  it('of pods that nobody can count keep what they have', async () => {
    const unread = { snapshot: { tiers: [] } };
    expect(await recording().record(REFS, cycle([LIMIT], unread))).toEqual(WRITES.slice(0, 2));
  });

  it('that are gone are clear', async () => {
    status = 404;
    const { record, book } = recording();
    expect(await record(REFS, cycle([]))).toEqual(
      CLEARS.filter((call) => !call.startsWith('PATCH')),
    );
    expect(REFS.map((ref) => book.isClear(POLICY.id, ref))).toEqual([true, true, true]);
  });

  it('that refuse stop no other, are told, and are tried again', async () => {
    status = 409;
    const { record, book } = recording();
    await expect(record(REFS, cycle([]))).rejects.toMatchObject({ kind: 'conflict' });
    expect(api.calls).toHaveLength(3);
    expect(book.isClear(POLICY.id, REFS[0] ?? '')).toBe(false);
  });

  it('of a kind that nobody knows here are left to a newer version', async () => {
    expect(await recording().record(['Route/x'], cycle([]))).toEqual([]);
  });
});

describe('the status', () => {
  it('remembers gateways before they are written, and until they are known to be clear', () => {
    const book = createGatewayBook();
    expect(gatewaysField(recordWith(undefined), cycle([LIMIT]), book)).toEqual({ gateways: REFS });
    expect(gatewaysField(recordWith(REFS), cycle([]), book)).toEqual({ gateways: REFS });
    for (const ref of REFS) book.clear(POLICY.id, ref);
    expect(gatewaysField(recordWith(REFS), cycle([]), book)).toEqual({});
    book.wrote(POLICY.id, REFS[0] ?? '');
    expect(gatewaysField(recordWith(REFS), cycle([]), book)).toEqual({ gateways: [REFS[0]] });
  });

  it('keeps what it remembers where nobody can say', () => {
    expect(gatewaysField(recordWith(REFS), cycle(undefined), undefined)).toEqual({
      gateways: REFS,
    });
    expect(gatewaysIn(recordWith(REFS))).toEqual(REFS);
  });

  it('takes up none for a released tier, nor for one without gateways or limit', () => {
    const released = { policies: { overrides: [override({ release: true, until: AT + 1 })] } };
    expect(gatewaysField(recordWith(undefined), cycle([LIMIT], released), undefined)).toEqual({});
    const bare = { policies: { tiers: [tierPolicy({ ceilings: [] })] } };
    expect(gatewaysField(recordWith(undefined), cycle([LIMIT], bare), undefined)).toEqual({});
    expect(gatewaysField(recordWith(undefined), cycle([]), undefined)).toEqual({});
  });
});
