/** The chores of the ledger: settle, record, mark, forget. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import type { Action, Plan } from '../../../src/model/plan.ts';
import { fresh } from '../../../src/model/reading.ts';
import type { InstanceView, IntentView, NodeView } from '../../../src/model/snapshot.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/model/units.ts';
import { decideInput, memoryOf, settledMemory } from '../../builders/decisions.ts';
import { deepFreeze } from '../../builders/frozen.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet } from '../../builders/policies.ts';
import { promotion } from '../../builders/promotions.ts';
import {
  cloudNode,
  homeNode,
  instance,
  intent,
  poolView,
  recorded,
  snapshot,
} from '../../builders/snapshots.ts';

interface Books {
  readonly intents: readonly IntentView[];
  readonly listed?: readonly InstanceView[];
  readonly target?: number;
  readonly nodes?: readonly NodeView[];
  readonly absent?: Readonly<Record<string, number>>;
  readonly windows?: Parameters<typeof policySet>[0];
}

function plan({
  intents,
  listed = [],
  target = listed.length,
  nodes = [],
  absent = {},
  windows = {},
}: Books): Plan {
  const seen = snapshot({
    nodes: [homeNode(), ...nodes],
    ledger: fresh(intents, NOW),
    pools: [poolView({}, listed, target)],
  });
  return decide(
    deepFreeze(
      decideInput({
        snapshot: seen,
        policies: policySet(windows),
        memory: memoryOf(settledMemory(), { absent }),
      }),
    ),
  );
}

function brief(made: Plan): unknown[] {
  return made.actions.map((action) => words(action));
}

function words(action: Action): unknown {
  switch (action.kind) {
    case 'record-instances':
      return [action.kind, action.intent, ...action.instances];
    case 'settle-intent':
      return [action.kind, action.intent, action.outcome];
    case 'mark-node':
      return [action.kind, action.node.name, action.pool, action.site];
    case 'return-nodes':
      return [action.kind, action.intent, action.nodes[0]?.providerId, action.reason];
    case 'forget-intent':
      return [action.kind, action.intent];
    default:
      return action.kind;
  }
}

const young = { createdAt: NOW - MINUTE, settledAt: NOW - MINUTE };

describe('the ledger', () => {
  it('records instances in the oldest intents that miss some', () => {
    const intents = [
      intent({ number: 2, count: 2, ...young }),
      intent({ number: 1, count: 2, ...young, instances: [recorded('a', { seenAt: NOW })] }),
    ];
    const listed = [
      instance('a'),
      instance('b', { state: 'creating' }),
      instance('c'),
      instance('gone', { state: 'deleting' }),
    ];

    expect(brief(plan({ intents, listed }))).toEqual([
      ['record-instances', 'np1-1', 'b'],
      ['record-instances', 'np1-2', 'c'],
    ]);
  });

  it('leaves alone what no intent explains, and names it', () => {
    const made = plan({
      intents: [intent({ count: 1, outcome: 'refused', ...young })],
      listed: [instance('rival')],
    });

    expect(made.actions).toEqual([]);
    expect(made.holds).toEqual([
      {
        reason: 'pool-contested',
        subject: 'np1',
        wanted: 'order nodes when needed',
        detail: '1 instances are not ours, such as rival; they are left alone',
      },
    ]);
  });

  it('settles an open call as accepted when its instances or its target are there', () => {
    const open = intent({
      count: 1,
      outcome: 'pending',
      createdAt: NOW - MINUTE,
      settledAt: undefined,
    });

    expect(brief(plan({ intents: [open], listed: [instance('a')] }))).toEqual([
      ['record-instances', 'np1-1', 'a'],
      ['settle-intent', 'np1-1', 'accepted'],
    ]);
    expect(brief(plan({ intents: [open], target: 1 }))).toEqual([
      ['settle-intent', 'np1-1', 'accepted'],
    ]);
    const known = intent({ ...open, count: 2, instances: [recorded('a', { seenAt: NOW })] });
    expect(brief(plan({ intents: [known], listed: [instance('a')] }))).toEqual([
      ['settle-intent', 'np1-1', 'accepted'],
    ]);
  });

  it('does not take a target for the effect of a call when a later intent may have raised it', () => {
    const open = intent({
      count: 1,
      outcome: 'unknown',
      createdAt: NOW - 3 * MINUTE,
      settledAt: NOW - 3 * MINUTE,
    });
    const later = intent({ number: 2, count: 1, ...young });

    expect(brief(plan({ intents: [open, later], target: 1 }))).toEqual([]);
  });

  it('settles an open call as refused only when nothing has shown by the time an instance would have joined', () => {
    const open = (ago: number): IntentView =>
      intent({ count: 1, outcome: 'unknown', createdAt: NOW - ago, settledAt: NOW - ago });

    expect(brief(plan({ intents: [open(15 * MINUTE - SECOND)] }))).toEqual([]);
    expect(brief(plan({ intents: [open(15 * MINUTE)] }))).toEqual([
      ['settle-intent', 'np1-1', 'refused'],
    ]);
  });

  it('adopts what a call brings that was thought to have had no effect, after all others have theirs', () => {
    const lapsed = intent({
      number: 1,
      count: 1,
      outcome: 'unknown',
      createdAt: NOW - 3 * MINUTE,
      settledAt: NOW - 3 * MINUTE,
    });
    const later = intent({ number: 2, count: 1, ...young });

    expect(
      brief(plan({ intents: [lapsed, later], listed: [instance('a'), instance('b')] })),
    ).toEqual([
      ['record-instances', 'np1-2', 'a'],
      ['record-instances', 'np1-1', 'b'],
      ['settle-intent', 'np1-1', 'accepted'],
    ]);
  });

  it('marks a joined node of ours, even one that lacks the site label', () => {
    const node = cloudNode({ pool: undefined, site: undefined });
    const intents = [intent({ instances: [recorded('fake://cloud-1')] })];

    expect(
      brief(plan({ intents, nodes: [node], listed: [instance('fake://cloud-1')] })),
    ).toContainEqual(['mark-node', 'cloud-1', 'np1', 'cloud-a']);
  });

  it('does not mark a node of ours that lacks the burst taint, and says what to do', () => {
    const intents = [intent({ instances: [recorded('fake://cloud-1')] })];
    const holds = (burstClass: string | undefined): unknown =>
      plan({
        intents,
        nodes: [cloudNode({ burstClass })],
        listed: [instance('fake://cloud-1')],
      }).holds.map(({ reason, detail }) => [reason, detail.split(' burst taint')[0]]);

    expect(holds(undefined)).toContainEqual(['node-without-taint', 'it has no']);
    expect(holds('other')).toContainEqual(['node-without-taint', 'it has other']);
  });

  it('does not count a node as strange that is ours', () => {
    const strange = cloudNode({ name: 'cloud-2', site: undefined });
    const reasons = plan({ intents: [], nodes: [strange] }).holds.map((hold) => hold.reason);

    expect(reasons).toContain('node-unknown');
    const ours = [intent({ instances: [recorded('fake://cloud-2')] })];
    expect(
      plan({ intents: ours, nodes: [strange], listed: [instance('fake://cloud-2')] }).holds.map(
        (hold) => hold.reason,
      ),
    ).not.toContain('node-unknown');
  });

  it('leaves a node alone whose pool is not declared any more', () => {
    const intents = [intent({ pool: 'np9', instances: [recorded('fake://cloud-1')] })];

    expect(plan({ intents, nodes: [cloudNode({ pool: undefined })] }).actions).toEqual([]);
  });

  it('gives up an instance that is no node and is not listed either, once the list has caught up', () => {
    const lost = (ago: number): unknown[] =>
      brief(
        plan({
          intents: [intent({ count: 1, instances: [recorded('a', { seenAt: NOW - ago })] })],
        }),
      );

    expect(lost(2 * MINUTE)).toEqual([]);
    expect(lost(2 * MINUTE + 1)).toEqual([['return-nodes', 'np1-1', 'a', 'node-empty']]);
  });

  it('gives an instance back that the provider lists but that became no node in time', () => {
    const zombie = (since: number, seen = HOUR): unknown[] =>
      brief(
        plan({
          intents: [intent({ instances: [recorded('a', { seenAt: NOW - seen })] })],
          listed: [instance('a')],
          absent: { a: NOW - since },
        }),
      );

    expect(zombie(15 * MINUTE)).toEqual([]);
    expect(zombie(15 * MINUTE + 1)).toEqual([['return-nodes', 'np1-1', 'a', 'node-never-joined']]);
    expect(zombie(HOUR, MINUTE)).toEqual([]);
  });

  it('does not take a node that vanished a moment ago for one that never joined', () => {
    const made = plan({
      intents: [intent({ instances: [recorded('a')] })],
      listed: [instance('a')],
    });

    expect(made.actions).toEqual([]);
    expect(made.memory.absent).toEqual({ a: NOW });
  });

  it('does nothing about lost instances while the provider cannot be read', () => {
    const seen = snapshot({
      ledger: fresh([intent({ instances: [recorded('a')] })], NOW),
      pools: [poolView({ state: { kind: 'missing', cause: 'refused' } })],
    });
    const memory = memoryOf(settledMemory(), { absent: { a: NOW - HOUR } });

    expect(decide(decideInput({ snapshot: seen, memory })).actions).toEqual([]);
  });

  it('forgets an intent an hour after it was made, when all it brought is given back', () => {
    const over = (more: Partial<IntentView>): unknown[] =>
      brief(
        plan({ intents: [intent({ instances: [recorded('a', { returned: true })], ...more })] }),
      );

    expect(over({})).toEqual([['forget-intent', 'np1-1']]);
    expect(over({ createdAt: NOW - HOUR + 1 })).toEqual([]);
    expect(over({ count: 1, instances: [], outcome: 'refused' })).toEqual([
      ['forget-intent', 'np1-1'],
    ]);
    expect(over({ count: 1, instances: [], outcome: 'refused', createdAt: NOW - MINUTE })).toEqual(
      [],
    );
    expect(over({ instances: [recorded('a', { seenAt: NOW })] })).toEqual([]);
  });

  it('keeps an intent until the envelope of its promotion is closed', () => {
    const window = promotion({ start: NOW - 3 * HOUR, holdUntil: NOW - HOUR, tailUntil: NOW + 1 });
    const intents = [
      intent({ instances: [recorded('a', { returned: true })], promotion: window.id }),
    ];

    expect(brief(plan({ intents, windows: { windows: [window] } }))).toEqual([]);
    expect(brief(plan({ intents, windows: { windows: [{ ...window, tailUntil: NOW }] } }))).toEqual(
      [['forget-intent', 'np1-1']],
    );
  });

  it('does not forget an order whose instance turns up in the same cycle', () => {
    expect(brief(plan({ intents: [intent({ count: 1 })], listed: [instance('late')] }))).toEqual([
      ['record-instances', 'np1-1', 'late'],
    ]);
  });

  it('counts a partial order no further than the pool says it goes', () => {
    const partial = intent({ count: 6, outcome: 'partial', ...young });

    // The pool's target is 4 and none is listed: four are coming, not six.
    expect(plan({ intents: [partial], target: 4 }).pools[0]).toMatchObject({ inFlight: 4 });
    const seen = snapshot({
      ledger: fresh([partial], NOW),
      pools: [poolView({ state: { kind: 'missing', cause: 'refused' } })],
    });
    expect(decide(decideInput({ snapshot: seen })).pools[0]).toMatchObject({ inFlight: 6 });
  });

  it('counts a late instance that has just been found as on its way', () => {
    const late = intent({ count: 1, createdAt: NOW - HOUR / 2, settledAt: NOW - HOUR / 2 });

    expect(plan({ intents: [late], listed: [instance('a')] }).pools[0]).toMatchObject({
      inFlight: 1,
    });
  });
});
