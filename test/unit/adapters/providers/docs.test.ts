/** docs/providers.md says what the code does. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PROVIDER_FACTS } from '../../../../scripts/providers-doc.ts';
import { ALIBABA_ERRORS } from '../../../../src/adapters/providers/alibaba/errors.ts';
import { ALIBABA_ACTIONS } from '../../../../src/adapters/providers/alibaba/pools.ts';
import {
  READ_MEANING,
  WRITE_MEANING,
} from '../../../../src/adapters/providers/external-grpc/statuses.ts';
import { TENCENT_ERRORS } from '../../../../src/adapters/providers/tencent/errors.ts';
import { TENCENT_ACTIONS } from '../../../../src/adapters/providers/tencent/pools.ts';

const DOC = readFileSync(new URL('../../../../docs/providers.md', import.meta.url), 'utf8');

/** Cells of every row of the table under this header. */
function rows(firstHeader: string): readonly (readonly string[])[] {
  const lines = DOC.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${firstHeader} |`));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
}

describe('docs/providers.md', () => {
  it('tells of every provider what makes a repeated order harmless', () => {
    const told = rows('Provider').map(([name, repeated]) => [name, repeated]);
    const declared = Object.entries(PROVIDER_FACTS).map(([name, { idempotency }]) => [
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

  it.each([
    ['Alibaba Cloud', ALIBABA_ERRORS],
    ['Tencent Cloud', TENCENT_ERRORS],
  ])('tells of every family of codes of %s what it means, in order', (vendor, errors) => {
    const told = rows(`Code of ${vendor}`).map(([code = '', meaning]) => [code, meaning]);
    const declared = errors.map(([{ source }, meaning]) => [`\`${source}\``, meaning]);
    expect(told).toEqual(declared);
  });

  it('allows the actions that the adapters call, both ways', () => {
    const allowed = [...DOC.matchAll(/"((?:cs|as|cvm|tke):\w+)"/g)].map(([, action]) => action);
    const called = [
      ...ALIBABA_ACTIONS.map((action) => `cs:${action}`),
      ...Object.entries(TENCENT_ACTIONS).map(([action, { name }]) => `${name}:${action}`),
    ];
    expect(allowed.toSorted()).toEqual(called.toSorted());
  });

  it('names every provider that never ran against the real service', () => {
    const [, never = ''] = DOC.split('## What never ran against the real service');
    expect(Object.keys(PROVIDER_FACTS).filter((name) => !never.includes(`\`${name}\``))).toEqual(
      [],
    );
  });
});
