/** Tiers that do not fit each other or the sites they name: calls, circles, distances. Other documents have a file of their own. */
import { describe, expect, it } from 'vitest';
import { ACCEPTS, caller, core, NAMESPACE } from './cross-documents.ts';
import { CLOUD, codesOf, HOME, HOME_ZONES, inZone, poolText, tierText } from './documents.ts';

describe('tiers that do not fit', () => {
  it.each([
    ['a call of nobody', [caller('web', 'shop/cart')], ['UNKNOWN_REFERENCE']],
    ['a call without consent', [caller('web', 'core/order'), core('')], ['CALL_REFUSED']],
    [
      'a call from a namespace without the label',
      [caller('web', 'core/order'), core(ACCEPTS), NAMESPACE.replace('team: shop', 'team: web')],
      ['CALL_REFUSED'],
    ],
    [
      'calls in a circle, named once',
      [caller('web', 'shop/cart'), caller('cart', 'shop/web')],
      ['CALL_CYCLE'],
    ],
    [
      'an unknown site at which unit capacity differs',
      [
        tierText('web').replace(
          'perReplica: ',
          'perSite: [{ name: moon, perReplica: 90 rps }], perReplica: ',
        ),
      ],
      ['UNKNOWN_REFERENCE'],
    ],
    [
      'tiers that start after each other, named once',
      [
        tierText('web', ', startAfter: [{ name: cart }]'),
        tierText('cart', ', startAfter: [{ name: web }]'),
      ],
      ['START_CYCLE'],
    ],
    [
      'an unknown tier to start after',
      [tierText('web', ', startAfter: [{ name: mirror }]')],
      ['UNKNOWN_REFERENCE'],
    ],
    [
      'a tier that limits its distance, and a site with a pool that does not say its own',
      [CLOUD, poolText('np'), tierText('web', ', maxRtt: 5ms')],
      ['RTT_UNKNOWN'],
    ],
    ['a zone that home does not have', [HOME_ZONES, inZone('web', 'vid')], ['UNKNOWN_REFERENCE']],
    ['a zone where home has none', [HOME, inZone('web', 'video')], ['UNKNOWN_REFERENCE']],
  ])('%s', (_name, documents, codes) => {
    expect(codesOf(...documents)).toEqual(codes);
  });
});
