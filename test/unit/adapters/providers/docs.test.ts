/** docs/providers.md says what the code does. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EXTERNAL_GRPC } from '../../../../src/adapters/providers/external-grpc/pools.ts';
import {
  READ_MEANING,
  WRITE_MEANING,
} from '../../../../src/adapters/providers/external-grpc/statuses.ts';
import type { Provider } from '../../../../src/model/policy.ts';
import type { Capabilities } from '../../../../src/ports/node-pools.ts';

const DOC = readFileSync(new URL('../../../../docs/providers.md', import.meta.url), 'utf8');

/** A new provider without a line here does not compile. */
const ADAPTERS: Readonly<Record<Provider['kind'], Capabilities>> = { externalGrpc: EXTERNAL_GRPC };

/** Cells of every row of the table under this header. */
function rows(firstHeader: string): readonly (readonly string[])[] {
  const lines = DOC.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${firstHeader} |`));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/providers.md', () => {
  it('tells of every provider what makes a repeated order harmless', () => {
    const told = rows('Provider').map(([name, repeated]) => [name, repeated]);
    const declared = Object.entries(ADAPTERS).map(([name, { idempotency }]) => [
      `\`${name}\``,
      idempotency,
    ]);
    expect(told).toEqual(declared);
  });

  it('tells of every status what it means', () => {
    const told = rows('Status').map(([name = '', write, read]) => [
      name.replaceAll('`', ''),
      write,
      read,
    ]);
    const meanings = new Map(Object.entries(READ_MEANING));
    const declared = Object.entries(WRITE_MEANING).map(([name, write]) => [
      name,
      write,
      meanings.get(name),
    ]);
    expect(told).toEqual(declared);
  });

  it('names every provider that never ran against the real service', () => {
    const [, never = ''] = DOC.split('## What never ran against the real service');
    expect(Object.keys(ADAPTERS).filter((name) => !never.includes(`\`${name}\``))).toEqual([]);
  });
});
