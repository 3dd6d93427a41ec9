/** Ports that assert, over fakes and nothing that was seen; and what an assertion that failed looks like as an outcome. */
import { expect } from 'vitest';
import { asserted } from '../../../src/act/asserted.ts';
import { openLedger } from '../../../src/act/open-ledger.ts';
import type { IntentView } from '../../../src/model/snapshot.ts';
import { settings } from '../../builders/decisions.ts';
import { burstPool, policySet } from '../../builders/policies.ts';
import { fakePorts } from '../../builders/ports/ports.ts';
import { snapshot } from '../../builders/snapshots.ts';

export function failure(message: string) {
  return { kind: 'failed', detail: expect.stringContaining(message) };
}

export function assertedPorts({
  pools,
  intents = [],
}: {
  readonly pools: readonly string[];
  readonly intents?: readonly IntentView[];
}) {
  const fakes = fakePorts();
  const policies = policySet({
    pools: pools.map((name) => burstPool({ name, maxNodes: 1_000, batch: 1_000 })),
  });
  const ledger = openLedger(fakes.ports.ledger, intents);
  const seen = snapshot({ pools: [] });
  return {
    ...fakes,
    ports: asserted({ ports: fakes.ports, policies, snapshot: seen, settings: settings(), ledger }),
  };
}
