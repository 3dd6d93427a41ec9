/** What acting leaves in memory: the number that was written, where the write was answered. */
import { describe, expect, it } from 'vitest';
import { withWritten } from '../../../src/act/written.ts';
import type { Memory } from '../../../src/model/memory.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { memoryOf, settledMemory } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { orderNodes, setReplicas } from './actions.ts';

/** From twelve replicas it was to go to eleven. */
const BEFORE = memoryOf(settledMemory({ found: 12, left: { least: 11, most: 12 } }));

function leftAfter(kind: Outcome['kind'], action = setReplicas(12, 11)): Memory {
  return withWritten(BEFORE, [{ kind, action, at: NOW, detail: '' }]);
}

describe('what was left', () => {
  it('is what was written, and nothing else is forgotten', () => {
    expect(leftAfter('applied')).toEqual(
      memoryOf(settledMemory({ found: 12, left: { least: 11, most: 11 } })),
    );
  });

  it('is all that may be there while nobody heard an answer, or nothing was sent', () => {
    expect([leftAfter('failed'), leftAfter('skipped')]).toEqual([BEFORE, BEFORE]);
  });

  it('has nothing to do with other actions, nor with tiers that nobody remembers', () => {
    const others = [orderNodes(), setReplicas(12, 11, { tier: 'shop/gone' })];
    const outcomes = others.map((action) => ({
      ...({ kind: 'applied', action, at: NOW, detail: '' } as const),
    }));

    expect(withWritten(BEFORE, outcomes)).toBe(BEFORE);
  });
});
