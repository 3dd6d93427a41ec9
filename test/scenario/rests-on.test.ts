/** Whether rows rest on the field they are about: the same day with it, and without it. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFolder } from '../../src/cli/rehearse-folder.ts';
import type { DocumentOf, PolicyDocument } from '../../src/policy/document.ts';
import { rehearse } from '../../src/simulator/rehearse.ts';

type TierSpec = DocumentOf<'ScalingPolicy'>['spec'];

const FOLDERS = join(import.meta.dirname, '..', '..', 'policies');

async function missedIn(row: string, change: (spec: TierSpec) => TierSpec): Promise<string[]> {
  const folder = openFolder(join(FOLDERS, row));
  if (!folder.ok) throw new Error(JSON.stringify(folder.problems));
  const { scenario, documents, expectations } = folder;
  const changed = documents.map(
    (document): PolicyDocument =>
      document.kind === 'ScalingPolicy' ? { ...document, spec: change(document.spec) } : document,
  );
  const { verdicts } = await rehearse({
    ...{ scenario, expectations, documents: changed },
    seed: scenario.seed,
    controller: true,
  });
  return verdicts.filter(({ held }) => !held).map(({ name }) => name);
}

describe('the loss of one of three data centres', () => {
  it('is not survived by what the load alone asks for', async () => {
    const missed = await missedIn('finance-cells', (spec) => ({ ...spec, survive: undefined }));

    // All of them: two thirds of what the load asks for serve neither that hour nor the day.
    expect(missed).toEqual([
      'planned-spare',
      'moved-within-half-a-minute',
      'the-rest-carries-it',
      'last-good-size',
      'nobody-turned-away',
    ]);
  });
});

describe('450 clinics', () => {
  it('are not waited for by who looks at the load alone', async () => {
    const missed = await missedIn('meinian', (spec) => ({
      ...spec,
      demands: spec.demands.filter(({ name }) => name !== 'clinics'),
    }));

    expect(missed).toEqual(
      expect.arrayContaining(['ready-when-doors-are-open', 'burst-is-enough-and-bounded']),
    );
  });
});
