/** Admission limits in a real API server: our keys come and go, and what others wrote into the ConfigMap stays. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLimitRecorder } from '../../src/adapters/kube/limit-recorder.ts';
import type { AdmissionLimit } from '../../src/model/admission-limit.ts';
import type { Recorder } from '../../src/ports/recorder.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { aCycle } from '../unit/adapters/telemetry/cycle-builder.ts';
import { type Connected, connect } from './kube-access.ts';

const SPACE = 'default';
const NAME = 'kingtide-admission-limits';
const WALL = { tier: 'core/order', ceiling: 'stock', of: 'requests', takes: 420 } as const;

function limit(name: string, admitted: number): AdmissionLimit {
  return { tier: `shop/${name}`, workload: `shop/${name}`, admitted, offered: 5_000, wall: WALL };
}

describeCluster('admission limits in a real API server', () => {
  let plane: ControlPlane;
  let connected: Connected;
  let recorder: Recorder;
  beforeAll(async () => {
    plane = await startControlPlane();
    connected = await connect(plane);
    // As the chart makes it, with a key of somebody else.
    await plane.kubectl(['create', 'configmap', NAME, '--from-literal=note=ours']);
    recorder = createLimitRecorder({ transport: connected.access.transport, namespace: SPACE });
  }, STACK_START_TIMEOUT_MS);
  afterAll(async () => {
    await connected?.close();
    await plane?.stop();
  });

  async function published(limits: readonly AdmissionLimit[]): Promise<Record<string, string>> {
    await recorder.record(aCycle({ plan: { limits } }));
    const path = `/api/v1/namespaces/${SPACE}/configmaps/${NAME}`;
    const { data } = await plane.api.get<{ data: Record<string, string> }>(path);
    const { 'limits.json': _, ...rest } = data;
    return rest;
  }

  test('are there while they bind, one by one, and nothing of them is left', async () => {
    expect(await published([limit('buy', 420), limit('browse', 0)])).toEqual({
      'shop.buy': '420',
      'shop.browse': '0',
      note: 'ours',
    });
    expect(await published([limit('buy', 400)])).toEqual({ 'shop.buy': '400', note: 'ours' });
    expect(await published([])).toEqual({ note: 'ours' });
  });

  test('are taken over from an earlier leader by one that has just started', async () => {
    await published([limit('buy', 420)]);
    recorder = createLimitRecorder({ transport: connected.access.transport, namespace: SPACE });
    expect(await published([])).toEqual({ note: 'ours' });
  });
});
