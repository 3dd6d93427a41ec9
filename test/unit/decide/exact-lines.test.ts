/** Of exactly placed tiers of one level, those that talk most over the lines for the room they take have the room at home. */
import { describe, expect, it } from 'vitest';
import { tierForecast } from '../../builders/decisions.ts';
import { homeSite, tierPolicy } from '../../builders/policies.ts';
import { tierView } from '../../builders/snapshots.ts';
import { type ExactTier, exactPlan, spreadOf } from './exact-shop.ts';
import { line, lined, linedShop } from './lined-shop.ts';

const SITES = [lined([line('a', 100), line('b', 100)]), homeSite()];
/** 14 of 20 have room at home; by name the first would have ten of them and the second four. */
const QUIET: ExactTier = { name: 'a-quiet', need: 10, policy: { bytesPerRequest: 1_000 } };
const CHATTY: ExactTier = { name: 'z-chatty', need: 10, policy: { bytesPerRequest: 9_000 } };

function spread(tiers: readonly ExactTier[], sites = SITES) {
  return spreadOf(exactPlan({ tiers, policies: { sites } }));
}

describe('the room at home', () => {
  it('goes first to the chatty tier, and the other leaves', () => {
    expect(spread([QUIET, CHATTY])).toEqual({ 'shop/a-quiet': [4, 6], 'shop/z-chatty': [10, 0] });
  });

  it('goes by name, as ever, where there are no lines, or no policy asks for exact placement', () => {
    expect(
      spread(
        [QUIET, CHATTY],
        [lined([]), homeSite()].map(({ lines, ...site }) => site),
      ),
    ).toEqual({ 'shop/a-quiet': [10, 0], 'shop/z-chatty': [4, 6] });
    const preferred = [QUIET, CHATTY].map((tier) => ({
      ...tier,
      policy: { ...tier.policy, placement: undefined },
    }));
    const made = exactPlan({ tiers: preferred, policies: { sites: SITES } });
    expect(made.tiers.map(({ tier, home }) => [tier, home])).toEqual([
      ['shop/a-quiet', 10],
      ['shop/z-chatty', 4],
    ]);
  });

  it('goes by level before anything else', () => {
    const late = { ...CHATTY, policy: { ...CHATTY.policy, level: 'L1' as const } };

    expect(spread([QUIET, late])).toEqual({ 'shop/a-quiet': [10, 0], 'shop/z-chatty': [4, 6] });
  });

  it('counts what a replica says for the room it takes: one of three times the load and four times the size leaves', () => {
    const large: ExactTier = {
      name: 'z-large',
      need: 3,
      policy: { bytesPerRequest: 3_000 },
      workload: { perPod: { cpu: 2_000, memory: 0, pods: 1 } },
    };
    // 7,200m: ten small ones take 5,000m, and one large one fits beside them.
    expect(spread([QUIET, large])).toEqual({ 'shop/a-quiet': [10, 0], 'shop/z-large': [1, 2] });
  });

  it('goes to tiers with preferred placement, and to those that cannot be read, after chatty ones', () => {
    const other: ExactTier = { name: 'b-other', need: 4, policy: { placement: undefined } };
    const unread: ExactTier = { name: 'c-unread', need: 4, unread: true };
    const silent: ExactTier = { name: 'd-silent', need: 0, policy: { entry: false } };
    const tiers = [other, unread, silent, CHATTY];
    const made = exactPlan({ tiers, policies: { sites: SITES } });

    expect(made.tiers.map(({ tier, home }) => [tier, home])).toEqual([
      ['shop/b-other', 4],
      ['shop/c-unread', 0],
      ['shop/d-silent', 0],
      ['shop/z-chatty', 10],
    ]);
  });
});

it('keeps to what lines carry', () => {
  // 50 Mbit/s a replica, and 14 of them on a line of 1 Gbit/s at 70%: the line is the largest and may go down, so none.
  const made = linedShop({
    lines: [line('a'), line('b')],
    rps: 1_500,
    policy: { placement: 'Exact' },
    seen: { tiers: [gatedView()] },
    tiers: [tierPolicy({ name: 'browse', placement: 'Exact' })],
    others: [],
    forecasts: [tierForecast(0, { tier: 'shop/browse' })],
  });

  expect(spreadOf(made)['shop/checkout']).toEqual([14, 14]);
});

function gatedView() {
  const view = tierView();
  if (view.workload.kind !== 'fresh') throw new Error('the builder gives a fresh one');
  return {
    ...view,
    workload: { ...view.workload, value: { ...view.workload.value, gated: true } },
  };
}
