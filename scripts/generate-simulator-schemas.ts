/**
 * Writes docs/schema/{scenario,expectations,result,trace}.json from the schemas of the simulator. With --check it only
 * compares, and fails when a file is out of date.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SIMULATOR_API } from '../src/simulator/document/read-document.ts';
import { EXPECTATIONS_SPEC } from '../src/simulator/expectations-schema.ts';
import { RESULT } from '../src/simulator/result-schema.ts';
import { SCENARIO_SPEC } from '../src/simulator/scenario-schema.ts';
import { TRACE_LINE } from '../src/simulator/trace-schema.ts';

const FOLDER = join(import.meta.dirname, '..', 'docs', 'schema');

function document(kind: string, spec: z.ZodType) {
  return z.strictObject({
    apiVersion: z.literal(SIMULATOR_API),
    kind: z.literal(kind),
    metadata: z.strictObject({ name: z.string() }),
    spec,
  });
}

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  scenario: document('Scenario', SCENARIO_SPEC),
  expectations: document('Expectations', EXPECTATIONS_SPEC),
  result: RESULT,
  trace: TRACE_LINE,
};

function textOf(name: string, schema: z.ZodType): string {
  const json = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
  const title = `kingtide rehearse: ${name}`;
  return `${JSON.stringify({ title, ...json }, null, 2)}\n`;
}

function current(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

const check = process.argv.includes('--check');
let stale = 0;
for (const [name, schema] of Object.entries(SCHEMAS)) {
  const file = join(FOLDER, `${name}.json`);
  const text = textOf(name, schema);
  if (current(file) === text) continue;
  stale += 1;
  if (check) {
    console.error(
      `docs/schema/${name}.json is out of date: run node scripts/generate-simulator-schemas.ts`,
    );
    continue;
  }
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, text);
}
if (check && stale > 0) process.exitCode = 1;
