/** S9 of an object that was deleted and created again: what was done to the one says nothing of the other. */
import { describe, expect, it } from 'vitest';
import { checkBoundedChurn } from '../../../../src/simulator/checkers/s9-bounded-churn.ts';
import { evidenceOf, MINUTE } from './evidence.ts';

describe('S9, bounded churn', () => {
  it('forgets what was done to an object when another one has its name', async () => {
    const evidence = evidenceOf();
    evidence.web.replicas = 100;
    const checker = checkBoundedChurn(evidence);
    evidence.scale(120);
    await evidence.pass(MINUTE);
    evidence.web.uid = 'web-again';
    evidence.scale(119);
    expect(checker.finish()).toEqual([]);
    evidence.scale(121);
    evidence.scale(120);
    expect(checker.finish()).toHaveLength(1);
  });
});
