/** How a NodeRequest says that it was written anew: by a label that is there when the object is. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/adapters/kube/json.ts';
import { createKubeLedger } from '../../../../src/adapters/kube/ledger.ts';
import type { KubeRequest } from '../../../../src/adapters/kube/transport.ts';
import { createManualClock } from './manual-clock.ts';

const ORDER = { pool: 'np1', number: 8, count: 1, targetBefore: 1, targetAfter: 2 } as const;
const NEW = { ...ORDER, promotion: undefined };

/** An API server that keeps what it is given. */
function ledgerOf() {
  const kept: Json[] = [];
  const send = async ({ method, body }: KubeRequest): Promise<Json> => {
    if (method === 'GET') return { metadata: {}, items: kept };
    const { metadata, ...rest } = JSON.parse(JSON.stringify(body));
    const made = { uid: 'u', resourceVersion: '1', creationTimestamp: '2027-03-01T00:00:00Z' };
    const object = { ...rest, metadata: { ...metadata, ...made } };
    kept.push(object);
    return object;
  };
  const watch = () => Promise.reject(new Error('nothing is watched'));
  const clock = createManualClock();
  return createKubeLedger({ transport: { send, watch }, clock, owner: () => 'cluster-1' });
}

describe('an intent in the cluster', () => {
  it('that was written anew is read as such, from its creation on', async () => {
    const ledger = ledgerOf();

    expect(await ledger.create({ ...NEW, rebuilt: true })).toMatchObject({
      kind: 'created',
      intent: { name: 'np1-8', rebuilt: true, outcome: 'pending' },
    });
    expect(await ledger.list()).toMatchObject([{ name: 'np1-8', rebuilt: true }]);
  });

  it('that is an order is not', async () => {
    const ledger = ledgerOf();
    await ledger.create(NEW);

    const [order] = await ledger.list();

    expect(order).toMatchObject({ name: 'np1-8', outcome: 'pending' });
    expect(order?.rebuilt).toBeUndefined();
  });
});
