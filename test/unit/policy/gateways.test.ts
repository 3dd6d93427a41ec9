/** Gateways of a document as the model has them, one of each kind. */
import { describe, expect, it } from 'vitest';
import { ADMISSION, toGateways } from '../../../src/policy/schema-gateways.ts';

function read(gateways: readonly object[]) {
  const admission = ADMISSION.parse({ gateways });
  if (admission === undefined) throw new Error('it was given');
  return toGateways(admission);
}

describe('gateways of a policy', () => {
  it('are what their only field says', () => {
    const envoyGateway = { kind: 'HTTPRoute', route: 'buy', instances: 3 };
    const ingressNginx = { ingress: 'shop', addresses: 50 };
    const sentinel = { configMap: 'rules', resource: 'POST:/buy' };
    expect(
      read([
        { name: 'a', envoyGateway },
        { name: 'b', ingressNginx },
        { name: 'c', sentinel },
      ]),
    ).toEqual([
      {
        name: 'a',
        kind: 'envoyGateway',
        route: { kind: 'HTTPRoute', name: 'buy' },
        instances: 3,
      },
      { name: 'b', kind: 'ingressNginx', ingress: 'shop', addresses: 50 },
      { name: 'c', kind: 'sentinel', configMap: 'rules', resource: 'POST:/buy' },
    ]);
  });

  it('that say nothing are none', () => {
    expect(read([{ name: 'a' }])).toEqual([]);
  });
});
