/**
 * Nobody may write into the ledger for 35 minutes, and each change of replicas takes the API server away for another: A11
 * and A9 in a world whose last burst comes just then. Machines that no intent records are named by a hold all the while.
 */
import { describe, expect, it } from 'vitest';
import { MINUTE, type Millis } from '../../src/model/units.ts';
import type { ScheduledFault } from '../../src/simulator/faults/fault.ts';
import { rehearse } from '../../src/simulator/rehearse.ts';
import { caseOfSeed } from '../../src/simulator/swarm/case-of-seed.ts';

const SEED = 1_624_401_332;
const from = Date.parse('2027-01-04T19:56:50Z');
const until = from + 35 * MINUTE;

function faultsOf(rightIsGone: boolean): ScheduledFault[] {
  const halfWay = { id: 'A9', rate: 1, subject: undefined, size: undefined } as const;
  const noRight = { id: 'A11', rate: 1, subject: 'ledger.update', size: undefined } as const;
  return [
    { ...halfWay, from: from - 33 * MINUTE, until: from + MINUTE },
    { ...halfWay, from: from + 11 * MINUTE, until: from + 47 * MINUTE },
    ...(rightIsGone ? [{ ...noRight, from, until }] : []),
  ];
}

interface Told {
  readonly at: Millis;
  readonly detail: string;
}

/** `told`: what the holds say; `names`: the machines in them, beside those that could not be recorded in that very cycle. */
async function day(rightIsGone = true) {
  const { scenario, documents } = caseOfSeed(SEED, undefined);
  const told: Told[] = [];
  const names: { readonly said: readonly string[]; readonly unwritten: readonly string[] }[] = [];
  const { violations } = await rehearse({
    ...{ scenario, documents, seed: SEED, expectations: [], controller: true },
    faults: faultsOf(rightIsGone),
    onCycle({ plan: { at, holds }, outcomes }) {
      const unrecorded = holds.filter(({ reason }) => reason === 'ledger-unwritten');
      for (const { detail } of unrecorded) told.push({ at, detail });
      const unwritten = outcomes.flatMap(({ kind, action }) =>
        kind === 'failed' && action.kind === 'record-instances' ? action.instances : [],
      );
      const said = unrecorded.flatMap(({ detail }) => detail.match(/\bnp\d-i\d+/g) ?? []);
      if (unwritten.length > 0) names.push({ said, unwritten });
    },
  });
  return { violations, told, names };
}

/** Each intent with its machines, then the answer and the remedy. */
const WORDS =
  /^(np\d-\d+( with \d+ machines? \(np\d-i\d+(, np\d-i\d+)*\))?(, )?)+ cannot be recorded: ledger\.update: 403 Forbidden; let the operator update noderequests\/status, as the ClusterRole of its chart does$/;

function nameOf(providerId: string): string {
  return providerId.slice(providerId.lastIndexOf('/') + 1);
}

describe('what the ledger cannot be told', () => {
  it('is told by a hold that names intent, machine, answer and remedy, until it is written', async () => {
    const { violations, told, names } = await day();

    expect(violations).toEqual([]);
    expect(names.length).toBeGreaterThan(0);
    for (const { said, unwritten } of names)
      expect(said.toSorted()).toEqual(unwritten.map(nameOf).toSorted());
    const details = told.map(({ detail }) => detail);
    expect(details.filter((detail) => !WORDS.test(detail))).toEqual([]);
    expect(told.filter(({ at }) => at < from || at > until)).toEqual([]);
  });

  it('is nothing where the right is there', async () => {
    const { violations, told } = await day(false);

    expect(violations).toEqual([]);
    expect(told).toEqual([]);
  });
});
