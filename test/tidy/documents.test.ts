/** What the code lists, the documents list: reasons, metrics, defaults, dependencies. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { REASONS } from '../../src/model/reason.ts';
import { DEFAULTS } from '../../src/policy/defaults.ts';
import { read, readIfThere, sourceFiles } from './repository-files.ts';

const packageFile = z.object({
  dependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

/** Names in code spans only: a word that merely occurs in a sentence documents nothing. */
function inCodeSpans(document: string): Set<string> {
  return new Set([...document.matchAll(/`([^`\n]+)`/g)].map(([, name = '']) => name));
}

function missingFrom(document: string, names: Iterable<string>): string[] {
  const listed = inCodeSpans(document);
  return [...new Set(names)].filter((name) => !listed.has(name)).toSorted();
}

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}

function leaf(path: string): string {
  return path.split('.').at(-1)?.replace('[]', '') ?? path;
}

function metricNames(): string[] {
  const files = sourceFiles().filter((file) => file.startsWith('src/adapters/telemetry/'));
  return files.flatMap((file) => namesIn(read(file), /['"`](kingtide_[a-z0-9_]+)['"`]/g));
}

describe('documents', () => {
  it('explain every reason code in one sentence', () => {
    const wordless = Object.entries(REASONS).filter(([, says]) => !/^[A-Z].+\.$/.test(says));
    expect(wordless).toEqual([]);
  });

  it('list every metric, and none that is gone', () => {
    const document = readIfThere('docs/metrics.md');
    expect(missingFrom(document, metricNames())).toEqual([]);
    const listed = [...inCodeSpans(document)].filter((name) => /^kingtide_[a-z0-9_]+$/.test(name));
    const exported = new Set(metricNames());
    expect(listed.filter((name) => !exported.has(name))).toEqual([]);
  });

  it('list every default of a policy, with its reason', () => {
    const document = readIfThere('docs/policy.md');
    const undocumented = Object.entries(DEFAULTS).filter(
      ([path, { reason }]) => !document.includes(leaf(path)) || !document.includes(reason),
    );
    expect(undocumented.map(([path]) => path)).toEqual([]);
  });

  it('give a reason for every dependency', () => {
    const { dependencies, optionalDependencies, devDependencies } = packageFile.parse(
      JSON.parse(read('package.json')),
    );
    const names = Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies });
    const rows = namesIn(read('docs/adr/0005-node-and-dependency-pins.md'), /^\| `([^`]+)` \| ./gm);
    expect(names.filter((name) => !rows.includes(name))).toEqual([]);
    expect(rows.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('pin every dependency exactly', () => {
    const { dependencies, optionalDependencies, devDependencies } = packageFile.parse(
      JSON.parse(read('package.json')),
    );
    const all = Object.entries({ ...dependencies, ...optionalDependencies, ...devDependencies });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });
});
