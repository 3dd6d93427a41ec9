/** The table of docs/providers.md that says what each adapter offers, from what the adapters themselves state. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATIC } from '../src/adapters/kube/static-pools.ts';
import { ALIBABA_ACK } from '../src/adapters/providers/alibaba/pools.ts';
import { EXTERNAL_GRPC } from '../src/adapters/providers/external-grpc/pools.ts';
import { TENCENT_TKE } from '../src/adapters/providers/tencent/pools.ts';
import type { Provider } from '../src/model/policy.ts';
import type { ProviderFacts } from '../src/ports/node-pools.ts';

/** A new provider without a line here does not compile. */
export const PROVIDER_FACTS: Readonly<Record<Provider['kind'], ProviderFacts>> = {
  externalGrpc: EXTERNAL_GRPC,
  alibabaACK: ALIBABA_ACK,
  tencentTKE: TENCENT_TKE,
  static: STATIC,
};

const PATH = 'docs/providers.md';
const BEGIN = '<!-- from what the adapters state: npm run generate -->\n';
const END = '<!-- end -->\n';
const HEAD = [
  'Provider',
  'Repeated order',
  'Gives back by',
  'Stock and quota',
  'Price',
  'Rate limits',
  'List lag',
  'Never ran against',
];

export function providersDoc(): readonly { readonly path: string; readonly text: string }[] {
  const text = readFileSync(join(import.meta.dirname, '..', PATH), 'utf8');
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${PATH} lacks the two marks of its table: ${BEGIN.trim()} and ${END.trim()}`);
  return [{ path: PATH, text: `${before}${BEGIN}\n${table()}\n${END}${after}` }];
}

function table(): string {
  const rows = Object.entries(PROVIDER_FACTS).map(([kind, facts]) => [
    `\`${kind}\``,
    facts.idempotency,
    facts.givesBackBy,
    facts.stockAndQuota,
    facts.price,
    facts.rateLimits,
    facts.listLag,
    facts.neverRan,
  ]);
  const lines = [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}
