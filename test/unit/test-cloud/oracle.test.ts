/** The test cloud's truth about money, orphans and the past, in a world whose clock the test moves. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type Cloud, createCloud } from '../../cloud/cloud.ts';
import { tellTruth } from '../../cloud/oracle.ts';
import type { GroupConfig } from '../../cloud/protocol.ts';

const GROUP: GroupConfig = {
  id: 'g',
  maxSize: 10,
  boot: { p50Ms: 1_000, p95Ms: 1_000 },
  deleteMs: 500,
  pricePerHour: 3.6,
  template: {
    namePrefix: 'n',
    labels: {},
    annotations: {},
    taints: [],
    allocatable: { cpu: '8', memory: '16Gi', pods: '60' },
  },
};

let now: number;
let due: { at: number; run: () => void }[];
let cloud: Cloud;

/** Moves the clock and lets what is due happen in order. */
function forward(ms: number): void {
  const end = now + ms;
  for (;;) {
    due.sort((a, b) => a.at - b.at);
    const next = due[0];
    if (next === undefined || next.at > end) break;
    due.shift();
    now = next.at;
    next.run();
  }
  now = end;
}

beforeEach(() => {
  now = 100_000;
  due = [];
  cloud = createCloud([GROUP], 1, {
    now: () => now,
    after: (ms, run) => void due.push({ at: now + ms, run }),
    join: () => Promise.resolve(),
    leave: () => Promise.resolve(),
  });
});

const first = { providerID: 'testcloud://g/i-0001', name: 'n-001' };

describe('the bill', () => {
  it('runs from the order to the deletion call, boot included, vanishing not', () => {
    cloud.increase('g', 2);
    forward(10_000);
    cloud.remove('g', [first]);
    forward(20_000);

    // 10 s for the first, 30 s for the second; 3.6 per hour is 0.001 per second.
    const truth = tellTruth(cloud, undefined, now);
    expect(truth.billedSeconds).toBe(40);
    expect(truth.cost).toBeCloseTo(0.04, 10);
    expect([truth.created, truth.deleted, truth.alive, truth.mostAlive]).toEqual([2, 1, 1, 2]);
  });
});

describe('orphans', () => {
  it('are nodes without an instance and running instances without a node', () => {
    cloud.increase('g', 2);
    forward(2_000);
    const nodes = new Map([
      ['n-001', 'testcloud://g/i-0001'],
      ['n-077', 'testcloud://g/i-0077'],
    ]);

    expect(tellTruth(cloud, nodes, now).orphans).toEqual({
      nodesWithoutInstance: ['n-077'],
      instancesWithoutNode: ['testcloud://g/i-0002'],
    });
  });

  it('are not the nodes of instances that are still vanishing', () => {
    cloud.increase('g', 1);
    forward(2_000);
    cloud.remove('g', [first]);
    const nodes = new Map([['n-001', 'testcloud://g/i-0001']]);
    const soon = tellTruth(cloud, nodes, now).orphans.nodesWithoutInstance;
    forward(500);
    const late = tellTruth(cloud, nodes, now).orphans.nodesWithoutInstance;

    expect([soon, late]).toEqual([[], ['n-001']]);
  });
});

describe('what reads show', () => {
  it('is the last refresh', () => {
    forward(1);
    cloud.increase('g', 2);
    const cached = cloud.read('g')?.target;
    cloud.refresh();

    expect([cached, cloud.read('g')?.target]).toEqual([0, 2]);
  });

  it('lags by as much as it is told to', () => {
    cloud.setConditions({ cacheUntilRefresh: false, listLagMs: 5_000 }, undefined);
    forward(1);
    cloud.increase('g', 1);
    forward(4_999);
    const before = cloud.read('g');
    forward(1);
    const after = cloud.read('g');

    expect(before).toEqual({ target: 0, instances: [] });
    expect(after).toEqual({ target: 1, instances: [{ id: first.providerID, state: 2 }] });
  });
});

describe('a shortage', () => {
  it.each([
    ['refuse', 'RESOURCE_EXHAUSTED', 0, 0],
    ['partial-error', 'RESOURCE_EXHAUSTED', 3, 3],
    ['partial-ok', 'OK', 3, 3],
    ['promise', 'OK', 3, 5],
  ] as const)(
    'with %s answers %s, creates %i and leaves target %i',
    (whenShort, code, created, target) => {
      cloud.setConditions({ stock: 3, whenShort }, 'g');
      const done = cloud.increase('g', 5);

      expect([done.code, done.effect.created.length]).toEqual([code, created]);
      expect(cloud.groups.get('g')?.target()).toBe(target);
    },
  );
});
