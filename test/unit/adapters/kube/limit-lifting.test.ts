/** Before Kingtide is removed: the lease is taken, limits go, and what fails is named while the rest goes on. */
import { afterEach, describe, expect, it } from 'vitest';
import { seizeLease } from '../../../../src/adapters/kube/lease-seizure.ts';
import { liftLimits } from '../../../../src/adapters/kube/limit-lifting.ts';
import { answerJson, createFakeTransport, type Handler, startFakeApi, until } from './fake-api.ts';
import { createManualClock } from './manual-clock.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(handler: Handler) {
  const clock = createManualClock();
  const api = await startFakeApi(handler);
  const fake = createFakeTransport({ url: api.url, clock });
  closers.push(fake.close, api.close);
  const writes = () =>
    api.calls
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path, body }) => ({ method, path, body: body && JSON.parse(body) }));
  return { clock, transport: fake.transport, writes };
}

const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kingtide/leases';

describe('taking the lease from whoever holds it', () => {
  const lease = (holderIdentity: string) => ({
    metadata: { name: 'kingtide', namespace: 'kingtide', resourceVersion: '7' },
    spec: { holderIdentity, leaseTransitions: 3 },
  });

  async function seize(found: object | undefined, statuses: readonly number[] = [200]) {
    let at = 0;
    const served = await serve((call, answer) => {
      if (call.method === 'GET') return answerJson(answer, found === undefined ? 404 : 200, found);
      const status = statuses[Math.min(at, statuses.length - 1)] ?? 200;
      at += 1;
      return answerJson(answer, status, found ?? {});
    });
    const names = { namespace: 'kingtide', name: 'kingtide', identity: 'leave-1' };
    const done = seizeLease({ ...served, ...names, duration: 120_000, settle: 15_000 });
    return { ...served, done };
  }

  it('waits until the hold of its last holder has ended', async () => {
    const { done, writes, clock } = await seize(lease('kingtide-a'));
    let over = false;
    void done.then(() => {
      over = true;
    });
    // Shorter sleeps are the time-outs of requests.
    await until(() => clock.sleeps.includes(15_000), 'the wait');
    expect(over).toBe(false);
    clock.advance(15_000);
    await done;

    expect(writes()).toMatchObject([
      {
        method: 'PUT',
        path: `${LEASES}/kingtide`,
        body: {
          metadata: { resourceVersion: '7' },
          spec: { holderIdentity: 'leave-1', leaseDurationSeconds: 120, leaseTransitions: 4 },
        },
      },
    ]);
  });

  it.each([
    ['nobody holds', lease(''), 'PUT'],
    ['nobody made', undefined, 'POST'],
  ])('does not wait for one that %s', async (_, found, method) => {
    const { done, writes } = await seize(found);
    await done;

    expect(writes().map((one) => one.method)).toEqual([method]);
  });

  it('tries again when its holder renewed it at the same time, and not for ever', async () => {
    const lucky = await seize(lease(''), [409, 409, 200]);
    await lucky.done;
    expect(lucky.writes()).toHaveLength(3);

    const never = await seize(lease(''), [409]);
    await expect(never.done).rejects.toMatchObject({ kind: 'transient' });
  });

  it('says when it has no right', async () => {
    const { done } = await seize(lease(''), [403]);
    await expect(done).rejects.toMatchObject({ kind: 'denied' });
  });
});

describe('lifting every limit', () => {
  const policy = (name: string, gateways: readonly string[], more: object = {}) => ({
    metadata: {
      ...{ name, namespace: 'shop', uid: `uid-${name}`, resourceVersion: '3' },
      finalizers: ['example.com/theirs', 'kingtide.dev/restore-originals'],
    },
    status: { gateways, ...more },
  });
  const POLICY = '/apis/kingtide.dev/v1alpha1/namespaces/shop/scalingpolicies/web';
  const RULES = '/api/v1/namespaces/shop/configmaps/web-rules';

  async function lift(items: readonly object[], broken: (path: string) => number = () => 200) {
    const served = await serve((call, answer) => {
      if (call.path.endsWith('/scalingpolicies'))
        return answerJson(answer, 200, { metadata: { resourceVersion: '9' }, items });
      return answerJson(answer, broken(call.path), {});
    });
    return { ...served, lifted: await liftLimits(served.transport) };
  }

  it('clears each object that a status remembers, and lets go of the policy', async () => {
    const { lifted, writes } = await lift([policy('web', ['ConfigMap/web-rules'])]);

    expect(lifted).toEqual({ lifted: ['ConfigMap/web-rules of shop/web'], failed: [] });
    expect(writes()).toMatchObject([
      { method: 'PATCH', path: RULES, body: { data: { 'flow-rules.json': '[]' } } },
      { path: `${POLICY}/status`, body: { status: { gateways: null } } },
      { path: POLICY, body: { metadata: { uid: 'uid-web', finalizers: ['example.com/theirs'] } } },
    ]);
  });

  it('keeps a policy whose target is not restored', async () => {
    const held = policy('web', ['ConfigMap/web-rules'], { originals: { replicas: 3 } });

    expect((await lift([held])).writes().map(({ path }) => path)).toEqual([
      RULES,
      `${POLICY}/status`,
    ]);
  });

  it('leaves a policy alone that has no limit', async () => {
    expect((await lift([policy('web', [])])).writes()).toEqual([]);
  });

  it('names what still stands, and goes on with the rest', async () => {
    const refs = ['ConfigMap/web-rules', 'Ingress/shop'];
    const { lifted, writes } = await lift([policy('web', refs)], (path) =>
      path === RULES ? 403 : 200,
    );

    expect(lifted.lifted).toEqual(['Ingress/shop of shop/web']);
    expect(lifted.failed).toEqual([expect.stringMatching(/^ConfigMap\/web-rules of shop\/web: /)]);
    // The status goes on remembering.
    expect(writes().map(({ path }) => path)).not.toContain(`${POLICY}/status`);
  });

  it('takes an object that is gone for one without a limit', async () => {
    const { lifted } = await lift([policy('web', ['ConfigMap/web-rules'])], (path) =>
      path === RULES ? 404 : 200,
    );

    expect(lifted.failed).toEqual([]);
  });

  it('says when the status cannot be written', async () => {
    const { lifted } = await lift([policy('web', ['ConfigMap/web-rules'])], (path) =>
      path.endsWith('/status') ? 403 : 200,
    );

    expect(lifted.failed).toEqual([expect.stringMatching(/^status of shop\/web: /)]);
  });
});
