/** What a loaded tier says of others and of sites: whom it calls, where it may be, whom it starts after. */
import { describe, expect, it } from 'vitest';
import { CLOUD, callsOf, document, HOME_ZONES, inZone, load, tierText } from './documents.ts';

describe('loaded tiers', () => {
  it('have what tiers send each other, what walls take, and how far is too far', () => {
    const to = 'policy: { namespace: core, name: order }';
    const calls = `[{ name: pay, ${to}, perRequest: "0.3", connectionsPerReplica: 4 }, { name: look, ${to}, perRequest: "2" }]`;
    const accepts = '{ namespaceSelector: { matchLabels: { team: shop } } }';
    const ceilings = '[{ name: db, requests: 4000 rps }, { name: pool, connections: 9000 }]';
    const target = '{ workload: { apiVersion: apps/v1, kind: Deployment, name: order } }';
    const order = document(
      'ScalingPolicy',
      'name: order, namespace: core',
      `{ target: ${target}, residency: { mode: Pinned }, acceptsCallsFrom: ${accepts}, ceilings: ${ceilings} }`,
    );
    const cloud = CLOUD.replace('country: CN', 'country: CN, rtt: 3ms, allowFrom: [{ name: SG }]');
    const { tiers, sites } = load(tierText('web', `, maxRtt: 5ms, calls: ${calls}`), order, cloud);

    const callee = 'core/order';
    expect(tiers.find(({ name }) => name === 'web')).toMatchObject({
      maxRtt: 5,
      calls: [
        { name: 'pay', callee, perRequest: 0.3, connectionsPerReplica: 4 },
        { name: 'look', callee, perRequest: 2, connectionsPerReplica: 0 },
      ],
    });
    // Called, so users do not reach it.
    expect(tiers.find(({ name }) => name === 'order')).toMatchObject({
      entry: false,
      acceptsCallsFrom: { matchLabels: { team: 'shop' } },
      ceilings: [
        { name: 'db', requests: 4_000 },
        { name: 'pool', connections: 9_000 },
      ],
    });
    expect(sites).toMatchObject([{ rtt: 3, allowFrom: ['SG'] }]);
  });

  it('have what bounds their sites: those they name, their network zone, and other zones they call into', () => {
    const set = load(
      HOME_ZONES,
      CLOUD,
      inZone('camera', 'video', callsOf('ledger', 'index', 'query', 'plain')),
      inZone('index', 'video'),
      inZone('ledger', 'gov'),
      inZone('query', 'gov'),
      tierText('plain', callsOf('query')),
      tierText('far').replace('Burstable }', 'Burstable, sites: [{ name: cloud }] }'),
    );

    expect(Object.fromEntries(set.tiers.map(({ name, reach }) => [name, reach]))).toEqual({
      camera: { zone: 'video', calls: ['gov'] },
      far: { sites: ['cloud'], calls: [] },
      index: { zone: 'video', calls: [] },
      ledger: { zone: 'gov', calls: [] },
      plain: undefined,
      query: { zone: 'gov', calls: [] },
    });
    expect(set.sites.map(({ zones }) => zones)).toEqual([
      undefined,
      [
        { name: 'video', mayCall: ['gov'] },
        { name: 'gov', mayCall: [] },
      ],
    ]);
  });

  it('have unit capacities per site', () => {
    const { tiers } = load(
      tierText('web').replace(
        'perReplica: ',
        'perSite: [{ name: cloud, perReplica: 90 rps }], perReplica: ',
      ),
      CLOUD,
    );

    expect(tiers[0]?.demands[0]?.perSite).toEqual([{ name: 'cloud', perReplica: 90 }]);
  });

  it('have tiers of their namespace that are grown first', () => {
    const { tiers } = load(tierText('web', ', startAfter: [{ name: mirror }]'), tierText('mirror'));

    expect(tiers.find(({ name }) => name === 'web')?.startAfter).toEqual(['shop/mirror']);
  });
});
