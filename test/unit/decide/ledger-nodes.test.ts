/** Marking nodes of ours, giving up lost instances, and forgetting intents that are over. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import type { DecideInput } from '../../../src/model/decide-input.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import type { IntentView } from '../../../src/model/snapshot.ts';
import { HOUR, MINUTE } from '../../../src/model/units.ts';
import { decideInput, memoryOf, settings, settledMemory } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, policySet } from '../../builders/policies.ts';
import { promotion } from '../../builders/promotions.ts';
import {
  cloudNode,
  instance,
  intent,
  poolView,
  recorded,
  snapshot,
} from '../../builders/snapshots.ts';
import { brief, plan } from './books.ts';

describe('the ledger', () => {
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

  it('keeps an intent while what it gave back can still be seen, or nobody can look', () => {
    const id = 'fake://cloud-1';
    const intents = [intent({ instances: [recorded(id, { returned: true })] })];
    const node = cloudNode({ drainingSince: NOW - MINUTE });

    // A list that lags shows it running, and its node carries our mark: without its intent it would be taken for lost.
    expect(brief(plan({ intents, listed: [instance(id)], nodes: [node] }))).toEqual([]);
    expect(brief(plan({ intents, listed: [instance(id, { state: 'deleting' })] }))).toEqual([]);
    expect(brief(plan({ intents, nodes: [node] }))).toEqual([]);
    const seen = { ledger: fresh(intents, NOW), pools: [poolView({ state: missing('dark') })] };
    expect(decide(decideInput({ snapshot: snapshot(seen) })).actions).toEqual([]);
    // Of one that brought nothing there is nothing to see.
    const refused = { ledger: fresh([intent({ outcome: 'refused' })], NOW), pools: seen.pools };
    expect(brief(decide(decideInput({ snapshot: snapshot(refused) })))).toEqual([
      ['forget-intent', 'np1-1'],
    ]);
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

  it('keeps what a limit on money per day has to count until the day is over', () => {
    const maxSpend = { currency: 'CNY', micros: 1 };
    const back = (returnedAt: number, over: Partial<DecideInput> = {}): unknown[] => {
      const instances = [recorded('a', { returned: true, returnedAt })];
      const ledger = fresh([intent({ createdAt: NOW - 4 * HOUR, instances })], NOW);
      const seen = snapshot({ ledger, pools: [poolView()] });
      return brief(decide(decideInput({ snapshot: seen, ...over })));
    };
    const days = [{ from: NOW - 2 * HOUR, to: NOW + HOUR }];
    const capped = { policies: policySet({ days }), settings: settings({ maxSpend }) };
    const own = { policies: policySet({ days, pools: [burstPool({ maxSpend })] }) };
    const forgotten = [['forget-intent', 'np1-1']];

    expect(back(NOW - HOUR)).toEqual(forgotten);
    expect([back(NOW - 2 * HOUR, capped), back(NOW - 2 * HOUR, own)]).toEqual([[], []]);
    expect(back(NOW - 2 * HOUR - 1, capped)).toEqual(forgotten);
  });

  it('does not forget an order whose instance turns up in the same cycle', () => {
    expect(brief(plan({ intents: [intent({ count: 1 })], listed: [instance('late')] }))).toEqual([
      ['record-instances', 'np1-1', 'late'],
    ]);
  });
});
