/** The JSON Schemas of what `kingtide status`, `explain` and `plan` print, from the schemas that type them. */
import { z } from 'zod';
import { PLAN_REPORT } from '../src/cli/plan-schema.ts';
import { EXPLAIN_REPORT, STATUS_REPORT } from '../src/cli/report-schema.ts';

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  status: STATUS_REPORT,
  explain: EXPLAIN_REPORT,
  plan: PLAN_REPORT,
};

export function reportSchemas(): readonly { readonly path: string; readonly text: string }[] {
  return Object.entries(SCHEMAS).map(([name, schema]) => {
    const json = z.toJSONSchema(schema, { target: 'draft-2020-12' });
    const title = `kingtide ${name} --format json`;
    return {
      path: `docs/schema/${name}.json`,
      text: `${JSON.stringify({ title, ...json }, null, 2)}\n`,
    };
  });
}
