/** The shop of the property tests: two burstable tiers, one pinned, some home nodes, one pool. Times are short so that runs are. */
import type { Settings } from '../../../src/model/decide-input.ts';
import type { PolicySet } from '../../../src/model/policy-set.ts';
import type { PromotionWindow } from '../../../src/model/promotion.ts';
import { MINUTE, SECOND } from '../../../src/model/units.ts';
import { settings } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, demand, policySet, tierPolicy } from '../../builders/policies.ts';
import { createRunner, type Runner, type Weather } from './run.ts';
import { createWorld } from './state.ts';

export const LOGIN = 'shop/login';
export const CHECKOUT = 'shop/checkout';
export const ORDER = 'shop/order';

const TIMES: Settings = settings({
  tick: 20 * SECOND,
  cacheSettle: 20 * SECOND,
  listLag: MINUTE,
  joinTimeout: 5 * MINUTE,
  scrapeInterval: 15_000,
});

function shopPolicies(windows: readonly PromotionWindow[] = [], maxNodes = 12): PolicySet {
  const vetoes = [{ name: 'errors', query: 'sum(rate(errors_total[1m]))', above: 5 }];
  const common = { vetoes, scaleIn: { after: 3 * MINUTE, maxStep: 0.3 }, demands: [demand()] };
  return policySet({
    pools: [burstPool({ maxNodes, batch: 5 })],
    tiers: [
      tierPolicy({ name: 'checkout', ...common }),
      tierPolicy({ name: 'login', level: 'L1', ...common }),
      tierPolicy({ name: 'order', residency: 'Pinned', entry: false, ...common }),
    ],
    windows,
  });
}

/** 100 rps per replica at 50%: 50 rps are one replica. */
export function shop(
  homeNodes: number,
  windows: readonly PromotionWindow[] = [],
  maxNodes = 12,
): Runner {
  const world = createWorld(NOW, homeNodes, [
    { tier: CHECKOUT, burstable: true, cpu: 500, replicas: 2, version: 1 },
    { tier: LOGIN, burstable: true, cpu: 700, replicas: 2, version: 1 },
    { tier: ORDER, burstable: false, cpu: 1_000, replicas: 2, version: 1 },
  ]);
  return createRunner(world, shopPolicies(windows, maxNodes), TIMES);
}

const FINE: Weather['mishaps'] = {
  order: 'fine',
  lost: false,
  bootMs: 90 * SECOND,
  listLagMs: 20 * SECOND,
  zombies: false,
};

export function calm(checkout: number, login: number, order = 100): Weather {
  const demands = new Map([
    [CHECKOUT, checkout],
    [LOGIN, login],
    [ORDER, order],
  ]);
  return { demand: demands, doubts: new Set(), mishaps: FINE, restarted: false };
}

export function stormy(weather: Weather, over: Partial<Weather['mishaps']>): Weather {
  return { ...weather, mishaps: { ...weather.mishaps, ...over } };
}
