/** What a decision keeps of lists it has seen: it must never be told from a decision that sees everything anew. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import type { DecideInput } from '../../../src/model/decide-input.ts';
import { fresh } from '../../../src/model/reading.ts';
import { decideInput, forecastOf, tierForecast } from '../../builders/decisions.ts';
import { deepFreeze } from '../../builders/frozen.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, cloudSite, homeSite, policySet, tierPolicy } from '../../builders/policies.ts';
import {
  carrying,
  cloudNode,
  homeNode,
  intent,
  recorded,
  snapshot,
  tierPods,
  tierView,
  workload,
} from '../../builders/snapshots.ts';

/** Home holds two pods more than the reserve leaves room for; of two cloud nodes with three pods each one is too many. */
const NODES = deepFreeze([
  carrying(homeNode(), [tierPods(16)]),
  carrying(cloudNode(), [tierPods(3)]),
  carrying(cloudNode({ name: 'dear-1', providerId: 'fake://dear-1', pool: 'dear' }), [tierPods(3)]),
]);
const CHEAP = intent({ instances: [recorded('fake://cloud-1')] });
const DEAR = intent({ name: 'dear-1', pool: 'dear', instances: [recorded('fake://dear-1')] });
const LEDGER = deepFreeze([CHEAP, DEAR]);
const PRICEY = burstPool({ name: 'dear', pricePerHour: { micros: 9_000_000, currency: 'CNY' } });
const POLICIES = deepFreeze(policySet({ pools: [burstPool(), PRICEY] }));
const WORKLOAD = deepFreeze(workload({ replicas: 22, readyReplicas: 22 }));
const VIEW = deepFreeze(tierView({ workload: fresh(WORKLOAD, NOW) }));

function seen(over: Partial<DecideInput['snapshot']> = {}): DecideInput['snapshot'] {
  return snapshot({ nodes: NODES, tiers: [VIEW], ledger: fresh(LEDGER, NOW), ...over });
}

function inputOf(over: Partial<DecideInput> = {}): DecideInput {
  const forecast = forecastOf([tierForecast(850)]);
  return deepFreeze(decideInput({ policies: POLICIES, snapshot: seen(), forecast, ...over }));
}

const FREE = { micros: 0, currency: 'CNY' };

/** Each changes one thing and leaves every other list the very one of the cycle before. */
const CHANGES: Readonly<Record<string, Partial<DecideInput>>> = {
  'nothing but the time': { now: NOW + 5_000 },
  'the reserve at home': {
    policies: { ...POLICIES, sites: [homeSite({ reserve: 0.5 }), cloudSite()] },
  },
  // Asked for when nodes are ordered: 3,000 rps are more than all of them carry.
  'the class of a pool': {
    forecast: forecastOf([tierForecast(3_000)]),
    policies: { ...POLICIES, pools: [burstPool({ placementClass: 'elsewhere' }), PRICEY] },
  },
  'the price of a pool': {
    policies: { ...POLICIES, pools: [burstPool(), { ...PRICEY, pricePerHour: FREE }] },
  },
  'the policy of the tier': {
    policies: { ...POLICIES, tiers: [tierPolicy({ residency: 'Pinned' })] },
  },
  // Asked for when nodes are ordered; where the site is, nobody said.
  'how far the tier may go': {
    forecast: forecastOf([tierForecast(3_000)]),
    policies: { ...POLICIES, tiers: [tierPolicy({ maxRtt: 5 })] },
  },
  'a machine that was given back': {
    snapshot: seen({
      ledger: fresh(
        [CHEAP, { ...DEAR, instances: [recorded('fake://dear-1', { returned: true })] }],
        NOW,
      ),
    }),
  },
  'the labels of the namespace': { snapshot: seen({ tiers: [{ ...VIEW, namespaceLabels: {} }] }) },
  'the label that a grant asks for': {
    forecast: forecastOf([tierForecast(3_000)]),
    snapshot: seen({
      tiers: [{ ...VIEW, namespaceLabels: { ...VIEW.namespaceLabels, team: 'other' } }],
    }),
  },
  'the size of its pods': {
    snapshot: seen({
      tiers: [
        {
          ...VIEW,
          workload: fresh({ ...WORKLOAD, perPod: { cpu: 2_000, memory: 2 ** 30, pods: 1 } }, NOW),
        },
      ],
    }),
  },
  'a target that cannot be read': {
    snapshot: seen({ tiers: [{ ...VIEW, workload: { kind: 'missing', cause: 'gone' } }] }),
  },
  'how much is wanted': { forecast: forecastOf([tierForecast(600)]) },
  'a machine on its way': {
    snapshot: seen({
      ledger: fresh([CHEAP, DEAR, intent({ name: 'cheap-2', number: 2, count: 1 })], NOW),
    }),
  },
  'the nodes': { snapshot: seen({ nodes: NODES.slice(0, 1) }) },
  'another tier beside it': {
    policies: { ...POLICIES, tiers: [...POLICIES.tiers, tierPolicy({ id: 'shop/other' })] },
    snapshot: seen({ tiers: [VIEW, { ...VIEW, tier: 'shop/other' }] }),
    forecast: forecastOf([tierForecast(850), tierForecast(850, { tier: 'shop/other' })]),
  },
};

describe('lists seen before', () => {
  it.each(Object.keys(CHANGES))('are not taken for what changed: %s', (name) => {
    const changed = inputOf(CHANGES[name]);
    const anew = decide(structuredClone(changed));

    decide(inputOf());

    expect(decide(changed)).toEqual(anew);
  });

  it('would be noticed: every change but that of the time alone changes the plan', () => {
    const before = JSON.stringify({ ...decide(inputOf()), at: 0, memory: 0, id: 0 });
    const same = Object.entries(CHANGES).filter(([, change]) => {
      const plan = decide(structuredClone(inputOf(change)));
      return JSON.stringify({ ...plan, at: 0, memory: 0, id: 0 }) === before;
    });

    expect(same.map(([name]) => name)).toEqual(['nothing but the time']);
  });
});
