/** Degrade steps as people and applications see them: the ConfigMap, Events, the condition, and what a restart reads back. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStepNotes } from '../../../../src/adapters/kube/event-steps.ts';
import { policyRecord } from '../../../../src/adapters/kube/policy-record.ts';
import { degradedField, degradedFindings } from '../../../../src/adapters/kube/status-degraded.ts';
import { createStepRecorder } from '../../../../src/adapters/kube/step-recorder.ts';
import type { StepOn } from '../../../../src/model/degrade.ts';
import { fresh, missing } from '../../../../src/model/reading.ts';
import { readDegraded } from '../../../../src/policy/status-read.ts';
import type { Cycle, Recorder } from '../../../../src/ports/recorder.ts';
import { tierPolicy } from '../../../builders/policies.ts';
import { tierView } from '../../../builders/snapshots.ts';
import { AT, aCycle, type CycleParts } from '../telemetry/cycle-builder.ts';
import { answerJson, createFakeTransport, type FakeApi, startFakeApi } from './fake-api.ts';
import { createManualClock } from './manual-clock.ts';

const TIER = 'shop/checkout';
const STEP = { query: 'max(loss)', above: 0, after: 0, takes: 0, undoAfter: 0, saves: 0.2 };
const POLICY = tierPolicy({
  degrade: [
    { ...STEP, name: 'plain', rollback: 'a flag', owner: 'shop' },
    { ...STEP, name: 'bare', rollback: 'another', owner: 'search' },
  ],
});
const PLAIN: StepOn = { name: 'plain', since: AT };
const BARE: StepOn = { name: 'bare', since: AT + 60_000 };

/** `on` undefined: nobody can say. */
function cycle(on: readonly StepOn[] | undefined, more: CycleParts = {}): Cycle {
  const ladders =
    on?.length === 0 ? [] : [{ tier: TIER, workload: 'shop/checkout-web', on: on ?? [] }];
  return aCycle({
    ...more,
    policies: { tiers: [POLICY], ...more.policies },
    plan: { ...(on !== undefined && { ladders }), ...more.plan },
  });
}

describe('the ConfigMap of degrade steps', () => {
  let api: FakeApi;
  let recorder: Recorder;
  let close: () => Promise<void>;
  let held: Record<string, string> = {};

  beforeEach(async () => {
    held = {};
    api = await startFakeApi((call, answer) =>
      answerJson(answer, 200, call.method === 'PATCH' ? {} : { data: held }),
    );
    const { transport, close: end } = createFakeTransport({
      url: api.url,
      clock: createManualClock(),
    });
    recorder = createStepRecorder({ transport, namespace: 'kingtide-system' });
    close = async () => {
      await end();
      await api.close();
    };
  });

  afterEach(() => close());

  function writes(): unknown[] {
    return api.calls
      .filter(({ method }) => method === 'PATCH')
      .map(({ body }) => JSON.parse(body).data);
  }

  it('names the steps of each tier in order, whose they are and how each is undone', async () => {
    await recorder.record(cycle([PLAIN, BARE]));
    expect(api.calls[0]?.path).toBe(
      '/api/v1/namespaces/kingtide-system/configmaps/kingtide-degrade-steps',
    );
    expect(writes()).toEqual([
      {
        'shop.checkout': 'plain,bare',
        'steps.json': JSON.stringify([
          {
            policy: TIER,
            workload: 'shop/checkout-web',
            steps: [
              {
                name: 'plain',
                since: '2023-11-14T22:13:20.000Z',
                owner: 'shop',
                rollback: 'a flag',
              },
              {
                name: 'bare',
                since: '2023-11-14T22:14:20.000Z',
                owner: 'search',
                rollback: 'another',
              },
            ],
          },
        ]),
      },
    ]);
  });

  it('is emptied when the last step ends, and when no policy has a ladder any more', async () => {
    await recorder.record(cycle([PLAIN]));
    held = { 'shop.checkout': 'plain' };
    await recorder.record(cycle([]));
    await recorder.record(
      cycle(undefined, { policies: { tiers: [] }, plan: { at: AT + 120_000 } }),
    );
    expect(writes().slice(1)).toEqual([{}, {}]);
  });

  it('stays as it is while somebody paused, or nobody can say', async () => {
    const paused = { switches: fresh({ pause: true, noShrink: false }, AT) };
    await recorder.record(cycle([PLAIN], { snapshot: paused }));
    await recorder.record(cycle([PLAIN], { snapshot: { switches: missing('away') } }));
    await recorder.record(cycle(undefined));
    expect(api.calls).toEqual([]);
  });

  it('says no more of a step than the policy does', async () => {
    await recorder.record(
      cycle([{ name: 'gone', since: AT }], { policies: { tiers: [tierPolicy({ degrade: [] })] } }),
    );
    expect(writes()[0]).toMatchObject({ 'shop.checkout': 'gone' });
  });
});

describe('Events of degrade steps', () => {
  const objects = new Map([
    [TIER, { kind: 'ScalingPolicy' as const, namespace: 'shop', name: 'checkout', uid: 'u' }],
  ]);
  const words = (notes: ReturnType<ReturnType<typeof createStepNotes>>) =>
    notes.map(({ type, reason, note }) => `${type} ${reason} ${note.split(' ')[0]}`);

  it('tell what began and what ended since the cycle before', () => {
    const notes = createStepNotes();
    expect(words(notes(cycle([PLAIN]), objects))).toEqual(['Warning DegradeStepBegins plain']);
    expect(words(notes(cycle([PLAIN]), objects))).toEqual([]);
    expect(words(notes(cycle(undefined), objects))).toEqual([]);
    expect(words(notes(cycle([BARE]), objects))).toEqual([
      'Warning DegradeStepBegins bare',
      'Normal DegradeStepEnds plain',
    ]);
    expect(words(notes(cycle([]), objects))).toEqual(['Normal DegradeStepEnds bare']);
  });

  it('tell nothing anew after a restart: the status says what was on', () => {
    const tiers = [tierView({ degraded: [PLAIN] }), tierView({ tier: 'shop/other' })];
    expect(createStepNotes()(cycle([PLAIN], { snapshot: { tiers } }), objects)).toEqual([]);
  });

  it('tell nothing where none may be written', () => {
    expect(createStepNotes()(cycle([PLAIN]), new Map())).toEqual([]);
  });
});

describe('the status of a policy with a ladder', () => {
  const record = (status: object = {}) =>
    policyRecord('ScalingPolicy', { metadata: { namespace: 'shop', name: 'checkout' }, status });

  it('says which steps are on, whose they are and how each is undone', () => {
    expect(degradedFindings(TIER, cycle([PLAIN, { name: 'gone', since: AT }]))).toEqual([
      {
        type: 'Degraded',
        status: 'True',
        reason: 'StepsAreOn',
        message: 'degrade steps are on: plain (shop; undone by: a flag), gone',
      },
    ]);
    expect(degradedFindings(TIER, cycle([]))[0]?.status).toBe('False');
  });

  it('says what it last knew while nobody can say', () => {
    const seen = { tiers: [tierView({ degraded: [PLAIN] })] };
    expect(degradedFindings(TIER, cycle(undefined, { snapshot: seen }))[0]?.status).toBe('True');
    expect(degradedFindings(TIER, cycle(undefined))[0]?.status).toBe('False');
  });

  it('says nothing where there is no ladder', () => {
    expect(degradedFindings(TIER, aCycle())).toEqual([]);
    expect(degradedField(record(), aCycle())).toEqual({});
  });

  it('is read back as it was written', () => {
    const status = degradedField(record(), cycle([PLAIN, BARE]));
    expect(readDegraded({ status })).toEqual([PLAIN, BARE]);
    expect(degradedField(record(status), cycle(undefined))).toEqual(status);
    expect(degradedField(record(status), cycle([]))).toEqual({});
    expect(degradedField(record(), cycle(undefined))).toEqual({});
    expect(readDegraded({ status: { degraded: [{ name: 'x' }] } })).toBeUndefined();
  });
});
