/** Objects of the cluster go through the same judgement as files, but have no lines. */
import { describe, expect, it } from 'vitest';
import { crossCheck } from '../../../src/policy/cross-check.ts';
import { parseObject, parseSource } from '../../../src/policy/parse.ts';
import {
  readAccepted,
  readIntent,
  readLoweredCapacity,
  readPoolStatus,
  readResolved,
} from '../../../src/policy/status-read.ts';
import {
  instanceStatus,
  loweredStatus,
  poolStatus,
  resolvedStatus,
} from '../../../src/policy/status-write.ts';
import { CONTEXT, sourceOf } from './documents.ts';

const SITE = {
  apiVersion: 'kingtide.dev/v1alpha1',
  kind: 'Site',
  metadata: {
    name: 'home',
    generation: 7,
    uid: 'u1',
    resourceVersion: '42',
    creationTimestamp: '2027-01-01T00:00:00Z',
    managedFields: [],
  },
  spec: { type: 'OnPrem', country: 'CN' },
  status: { conditions: [] },
};

function parse(value: unknown) {
  return parseObject(value, { name: 'Site home' }, CONTEXT);
}

describe('an object of the cluster', () => {
  it('keeps its identity', () => {
    const parsed = parse(SITE);
    expect(parsed).toMatchObject({
      ok: true,
      warnings: [],
      document: {
        kind: 'Site',
        meta: {
          name: 'home',
          namespace: '',
          generation: 7,
          uid: 'u1',
          resourceVersion: '42',
          creationTimestamp: '2027-01-01T00:00:00Z',
        },
      },
    });
  });

  it('that is refused says why under its own name', () => {
    const parsed = parse({
      ...SITE,
      spec: { type: 'OnPrem', country: 'CN', lineWaterLevel: '70%' },
    });
    expect(parsed).toMatchObject({
      ok: false,
      problems: [
        {
          file: 'Site home',
          line: 0,
          column: 0,
          path: 'spec.lineWaterLevel',
          code: 'ONLY_CLOUD_SITE',
        },
      ],
    });
  });

  it.each([null, undefined, 3, 'text', [], [SITE]])('that is %j is refused', (value) => {
    expect(parse(value)).toMatchObject({ ok: false, problems: [{ code: 'NOT_A_MAP' }] });
  });

  it('keeps its warnings', () => {
    const value = {
      apiVersion: 'kingtide.dev/v1alpha1',
      kind: 'Override',
      metadata: { name: 'o', namespace: 'shop' },
      spec: { policy: 'web', min: 4, until: '2020-01-01T00:00Z', reason: 'x' },
    };
    expect(parse(value)).toMatchObject({
      ok: true,
      warnings: [{ code: 'IN_THE_PAST' }],
      document: { meta: { generation: 1, uid: '' } },
    });
  });

  it('cannot reach the prototype', () => {
    const value: unknown = JSON.parse(
      '{"apiVersion":"kingtide.dev/v1alpha1","kind":"Site","metadata":{"name":"home"},"spec":{"type":"OnPrem","country":"CN","__proto__":{"x":1},"constructor":1}}',
    );
    const parsed = parse(value);
    expect(parsed.ok).toBe(false);
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });

  it.each(['__proto__', 'constructor', 'toString'])('of the kind %s is refused', (kind) => {
    expect(parse({ ...SITE, kind })).toMatchObject({
      ok: false,
      problems: [{ code: 'WRONG_KIND' }],
    });
  });
});

const REQUEST = {
  apiVersion: 'kingtide.dev/v1alpha1',
  kind: 'NodeRequest',
  metadata: {
    name: 'np-3',
    uid: 'u3',
    resourceVersion: '9',
    creationTimestamp: '2027-03-01T12:00:00Z',
  },
  spec: {
    pool: 'np',
    number: 3,
    count: 2,
    targetBefore: 4,
    targetAfter: 6,
    token: 'np-3',
    owner: 'a1b2',
    promotion: 'c/p@2027-02-28T16:00:00Z',
  },
};

describe('objects of the cluster together', () => {
  it('name each other without lines', () => {
    const site = (name: string) => parse({ ...SITE, metadata: { name } });
    const parsed = [site('home'), site('home')];
    const readable = parsed.flatMap((each) => (each.ok ? [each.document] : []));
    const problems = crossCheck({
      documents: readable,
      readable,
      foreign: [],
      named: [],
      context: CONTEXT,
      caps: {},
    });
    expect(problems.map(({ message }) => message)).toEqual([
      'Site home stands in Site home already',
    ]);
  });
});

describe('an intent', () => {
  const read = (value: unknown) => readIntent(value, 'NodeRequest np-3', CONTEXT);
  const known = {
    name: 'np-3',
    uid: 'u3',
    resourceVersion: '9',
    createdAt: 1_803_902_400_000,
    pool: 'np',
    number: 3,
    count: 2,
    targetBefore: 4,
    targetAfter: 6,
    token: 'np-3',
    promotion: 'c/p@2027-02-28T16:00:00Z',
  };

  it('without status is pending: its call may have been made', () => {
    expect(read(REQUEST)).toEqual({
      ok: true,
      intent: { ...known, outcome: 'pending', settledAt: undefined, instances: [] },
    });
  });

  it('remembers what it explains', () => {
    const instance = { id: 'kwok://i-1', seenAt: 1_803_902_460_000, returned: false };
    const back = { ...instance, id: 'kwok://i-2', returned: true, returnedAt: 1_803_902_470_001 };
    const status = {
      outcome: 'partial',
      message: 'granted 1: no stock',
      settledAt: '2027-03-01T12:00:30Z',
      instances: [instanceStatus(instance), instanceStatus(back)],
    };
    expect(read({ ...REQUEST, status })).toEqual({
      ok: true,
      intent: {
        ...known,
        ...{ outcome: 'partial', message: 'granted 1: no stock', settledAt: 1_803_902_430_000 },
        instances: [instance, back],
      },
    });
  });

  it.each([
    ['a status nobody understands', { ...REQUEST, status: { outcome: 'maybe' } }, 'BAD_FORMAT'],
    ['no time of creation', { ...REQUEST, metadata: { name: 'np-3' } }, 'BAD_FORMAT'],
    ['another kind', SITE, 'BAD_FORMAT'],
    [
      'a name that lies',
      { ...REQUEST, metadata: { ...REQUEST.metadata, name: 'np-4' } },
      'BAD_NAME',
    ],
    ['a sum that lies', { ...REQUEST, spec: { ...REQUEST.spec, targetAfter: 7 } }, 'OUT_OF_RANGE'],
  ])('with %s is a problem, not nothing', (_name, value, code) => {
    expect(read(value)).toMatchObject({ ok: false, problems: [{ code }] });
  });
});

describe('what is kept in a status', () => {
  it('of a pool reads back as it was written', () => {
    const kept = {
      lastRequest: 7,
      backOff: { until: 1_803_902_400_000, reason: 'no stock', failures: 2 },
      leadTime: { p50: 70_000, p95: 1_234_000 },
    };
    expect(readPoolStatus({ status: poolStatus(kept) })).toEqual(kept);
    const little = { lastRequest: 0, backOff: undefined, leadTime: undefined };
    expect(readPoolStatus({ status: poolStatus(little) })).toEqual(little);
  });

  it('rounds lead times up to the second', () => {
    expect(
      poolStatus({ lastRequest: 0, backOff: undefined, leadTime: { p50: 70_001, p95: 70_999 } }),
    ).toMatchObject({ leadTime: { p50: '1m11s', p95: '1m11s' } });
  });

  it.each([
    undefined,
    {},
    { status: 3 },
    { status: { lastRequest: 'x', backOff: 1, leadTime: [] } },
  ])('of a pool that reads %j is nothing', (object) => {
    expect(readPoolStatus(object)).toEqual({
      lastRequest: 0,
      backOff: undefined,
      leadTime: undefined,
    });
  });

  it('of a tier reads back', () => {
    const lowered = { perReplica: 96.5, vetoedAt: 1_803_902_400_000 };
    expect(readLoweredCapacity({ status: { loweredCapacity: loweredStatus(lowered) } })).toEqual(
      lowered,
    );
    expect(readLoweredCapacity({})).toBeUndefined();
  });

  it('of a calendar reads back row by row', () => {
    const floor = {
      window: 'c/p@2027-02-28T16:00:00Z',
      tier: 'shop/web',
      demand: 'requests',
      base: 1_000,
      rps: 4_500.125,
    };
    expect(readResolved({ status: { resolved: [resolvedStatus(floor), { window: 3 }] } })).toEqual([
      floor,
    ]);
    expect(readResolved({})).toEqual([]);
  });

  it('as accepted spec is kept whole', () => {
    const accepted = { generation: 3, spec: { type: 'OnPrem', later: { than: 'us' } } };
    expect(readAccepted({ status: { accepted } })).toEqual(accepted);
    expect(readAccepted({ status: { accepted: 3 } })).toBeUndefined();
  });
});

describe('a file', () => {
  it('may hold objects of others', () => {
    const parsed = parseSource(
      sourceOf(
        'apiVersion: apps/v1\nkind: Deployment\n---\n# nothing\n---\napiVersion: v1\nkind: Service\nmetadata: { name: web }\n',
      ),
      CONTEXT,
    );
    expect(parsed.problems).toEqual([]);
    expect(parsed.foreign.map(({ kind, name, namespace }) => [kind, name, namespace])).toEqual([
      ['Deployment', '', ''],
      ['Service', 'web', ''],
    ]);
  });
});
