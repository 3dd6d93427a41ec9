/** The runs in which expectations must be missed: what is taken away from the same scenario. */
import { describe, expect, it } from 'vitest';
import { parseSource } from '../../../src/policy/parse.ts';
import { controlName, controlRun } from '../../../src/simulator/control-run.ts';
import type { Control } from '../../../src/simulator/expectation.ts';
import { CONTEXT, HOME, poolText, sourceOf, tierText } from '../policy/documents.ts';
import { smallWorld } from './small-world.ts';

const GRANT =
  'name: a, namespaceSelector: { matchLabels: { team: a } }, weight: 3, reserveNodes: 4';

describe('a control without what documents say', () => {
  it('takes it away from every document that says it, and nothing else', () => {
    const texts = [
      HOME,
      poolText('np', `, grantedTo: [{ ${GRANT} }]`),
      tierText('web', ', level: L3'),
    ];
    const { documents } = parseSource(sourceOf(texts.join('---\n')), CONTEXT);
    const { scenario } = smallWorld();
    const input = { scenario, documents, expectations: [], seed: 1, controller: true };
    const run = (unsaid: Extract<Control, { kind: 'without' }>['unsaid']) =>
      controlRun(input, { kind: 'without', unsaid })?.documents.map((one) =>
        one.kind === 'BurstPool'
          ? one.spec.grantedTo?.map(({ weight, reserveNodes }) => [weight, reserveNodes])
          : one.kind === 'ScalingPolicy' && one.spec.level,
      );

    expect(run(['reserveNodes'])).toEqual([false, [[3, undefined]], 'L3']);
    expect(run(['weight'])).toEqual([false, [[undefined, 4]], 'L3']);
    expect(run(['level'])).toEqual([false, [[3, 4]], 'L1']);
    expect(controlName({ kind: 'without', unsaid: ['weight', 'level'] })).toBe(
      'without weight and level',
    );
  });
});
