/** YAML of the documents, sorted by who can judge it: the policy validator, the chart, or Prometheus. */
import { parseAllDocuments } from 'yaml';
import { validateSources } from '../../src/policy/validate-sources.ts';
import { read } from '../tidy/repository-files.ts';
import type { Page } from './pages.ts';

export type Judge = 'policies' | 'values' | 'rules' | 'nobody';

export interface Example {
  readonly place: string;
  readonly text: string;
  readonly judge: Judge;
  /** One per document. */
  readonly values: readonly Readonly<Record<string, unknown>>[];
}

const VALUES = Object.keys(
  (JSON.parse(read('charts/kingtide/values.schema.json')) as { properties: object }).properties,
);

/** Dates in examples are meant to lie ahead; the clock of whoever runs the tests does not matter. */
const CONTEXT = { now: Date.UTC(2026, 10, 22), timeZone: 'UTC', scrapeIntervalMs: 15_000 };

export function examplesOf(page: Page): readonly Example[] {
  return page.blocks
    .filter(({ language }) => language === 'yaml')
    .map(({ text, line }) => {
      const values = parsed(text);
      return { place: `${page.path}:${line}`, text, values, judge: judgeOf(values) };
    });
}

/** Empty when the text is no YAML, so that nobody can judge it. */
function parsed(text: string): Example['values'] {
  const documents = parseAllDocuments(text);
  if (documents.some(({ errors }) => errors.length > 0)) return [];
  return documents.map((document) => document.toJS() as Record<string, unknown>);
}

function judgeOf(values: Example['values']): Judge {
  const [first] = values;
  if (first === undefined) return 'nobody';
  const api = String(first['apiVersion'] ?? '');
  if (api.startsWith('kingtide.dev/')) return 'policies';
  if ('groups' in first) return 'rules';
  return Object.keys(first).every((key) => VALUES.includes(key)) ? 'values' : 'nobody';
}

/** Codes and messages of all that `kingtide validate` would say, warnings included. */
export function problemsOf({ place, text }: Example): readonly string[] {
  const sources = [{ file: place, bytes: new TextEncoder().encode(text) }];
  const { problems } = validateSources({ sources, context: CONTEXT });
  return problems.map(({ code, message }) => `${code}: ${message}`);
}

/** A block that begins with this is a whole file of values, not a part of one. */
export const WHOLE_FILE = '# values.yaml\n';
