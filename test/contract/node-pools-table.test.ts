/** Cases by adapters, as docs/providers-contract.md prints them. Says which case runs for whom, not that it passed. */
import { expect, test } from 'vitest';
import { CASES } from './node-pools.ts';
import type { Case, Provider } from './node-pools-fixture.ts';
import { PROVIDERS } from './node-pools-providers.ts';

const all: readonly (readonly [string, Provider])[] = Object.entries(PROVIDERS);

function runs({ needs }: Case, { without }: Provider): boolean {
  return needs.every((lever) => without[lever] === undefined);
}

function table(): string {
  const rows = CASES.map((one) => [
    one.name.replaceAll('|', '\\|'),
    ...all.map(([, provider]) => (runs(one, provider) ? 'runs' : '-')),
  ]);
  const counts = all.map(([, provider]) => CASES.filter((one) => runs(one, provider)).length);
  const head = ['Case', ...all.map(([kind]) => `\`${kind}\``)];
  const lines = [head, head.map(() => '---'), ...rows, [`${CASES.length} cases`, ...counts]];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function reasons(): string {
  const lines = all.flatMap(([kind, { without }]) =>
    Object.entries(without).map(([lever, why]) => `- \`${kind}\`, ${lever}: ${why}.`),
  );
  return lines.join('\n');
}

test('docs/providers-contract.md has every case and every adapter', async () => {
  const text = `# Contract of node pools

One suite, \`test/contract/node-pools.ts\`, for every adapter; \`npm test -- --project contract\` runs it. A case needs levers
that make a provider misbehave; an adapter whose provider has not got one does not run the case, and says why below. This
page is made by \`test/contract/node-pools-table.test.ts\`.

${table()}

## Levers that are missing

${reasons()}
`;
  await expect(text).toMatchFileSnapshot('../../docs/providers-contract.md');
});

/** Neither has a provider's protocol between itself and its machines. */
const WITHOUT_PROTOCOL = ['simulator', 'static'];

test('there are at least 60 cases, and every adapter of a protocol runs at least 60', () => {
  const real = all.filter(([kind]) => !WITHOUT_PROTOCOL.includes(kind));
  const few = real.filter(([, provider]) => CASES.filter((one) => runs(one, provider)).length < 60);
  expect(CASES.length).toBeGreaterThanOrEqual(60);
  expect(few.map(([kind]) => kind)).toEqual([]);
});
