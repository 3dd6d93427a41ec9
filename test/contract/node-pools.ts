/**
 * What every provider of node pools must keep, whoever it is. A case that needs a lever the provider has not is not
 * run, and the fixture must say why it has not.
 */
import { describe, expect, test } from 'vitest';
import { ANSWER_CASES } from './node-pools-answers.ts';
import { BASIC_CASES } from './node-pools-basic.ts';
import { FAULT_CASES } from './node-pools-faults.ts';
import type { Case, OpenProvider } from './node-pools-fixture.ts';
import { SERVICE_CASES } from './node-pools-service.ts';

export const CASES: readonly Case[] = [
  ...BASIC_CASES,
  ...FAULT_CASES,
  ...SERVICE_CASES,
  ...ANSWER_CASES,
];
const LEVERS = [...new Set(CASES.flatMap((one) => one.needs))].toSorted();

export function nodePoolsContract(provider: OpenProvider): void {
  const { name, capabilities, without } = provider;
  describe(`node pools of ${name}`, () => {
    test('every lever is there, or its absence has a reason', async () => {
      const fixture = await provider.open();
      try {
        const known = [...Object.keys(fixture.levers), ...Object.keys(without)];
        expect(known.toSorted()).toEqual(LEVERS);
      } finally {
        await fixture.close();
      }
    });

    for (const one of CASES) {
      if (one.needs.some((lever) => without[lever] !== undefined)) continue;
      test(one.name, async () => {
        const fixture = await provider.open();
        try {
          await one.run(fixture, capabilities);
        } finally {
          await fixture.close();
        }
      });
    }
  });
}
