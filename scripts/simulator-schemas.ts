/** The JSON Schemas of scenario, expectations, result, trace and stream, from the schemas the simulator itself uses. */
import { z } from 'zod';
import { SIMULATOR_API } from '../src/simulator/document/read-document.ts';
import { EXPECTATIONS_SPEC } from '../src/simulator/expectations-schema.ts';
import { RESULT } from '../src/simulator/result-schema.ts';
import { SCENARIO_SPEC } from '../src/simulator/scenario-schema.ts';
import { STREAM_LINE } from '../src/simulator/stream/schema.ts';
import { TRACE_LINE } from '../src/simulator/trace-schema.ts';

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
  stream: STREAM_LINE,
};

function textOf(name: string, schema: z.ZodType): string {
  const json = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
  const title = `kingtide rehearse: ${name}`;
  return `${JSON.stringify({ title, ...json }, null, 2)}\n`;
}

export function simulatorSchemas(): readonly { readonly path: string; readonly text: string }[] {
  return Object.entries(SCHEMAS).map(([name, schema]) => ({
    path: `docs/schema/${name}.json`,
    text: textOf(name, schema),
  }));
}
