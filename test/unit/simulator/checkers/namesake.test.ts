/** S9 of what others did: of an object that was deleted and created again, and of replicas that a person took away. */
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

  async function shrunkTo38(byHand: boolean) {
    const evidence = evidenceOf();
    evidence.web.replicas = 100;
    const checker = checkBoundedChurn(evidence);
    evidence.scale(80);
    if (byHand) {
      evidence.web.replicas = 40;
      evidence.world.faults.fire('H1', 'shop/web');
    }
    await evidence.pass(9 * MINUTE);
    evidence.scale(38);
    return checker.finish().map(({ message }) => message);
  }

  it('counts no step of a person as ours: 40 to 38 is less than a fifth, 80 to 38 is more', async () => {
    expect(await shrunkTo38(true)).toEqual([]);
    expect(await shrunkTo38(false)).toEqual([
      'shop/web shrank to 38 replicas; it had 100 within 600 s',
    ]);
  });
});
