/** The tables of a plan about objects of a cluster: what would be written, and what templates lack with the lines that mend it. */
import { whole } from './numbers.ts';
import type { PlanObjectRow } from './plan-object-parts.ts';
import type { PlanReport } from './plan-report.ts';
import { clock, type PlanTable, type Shape, tableOf } from './plan-table.ts';
import type { PlanWords } from './plan-words.ts';

export function objectTables(report: PlanReport, words: PlanWords): readonly PlanTable[] {
  return [
    tableOf(TEMPLATES, templateRows(report, words), words),
    tableOf(OBJECTS, objectRows(report, words), words),
  ];
}

/** One text for all templates, to be put into a file; empty where nothing lacks. */
export function templatePatch({ templates }: PlanReport): string {
  return templates.map(({ patch }) => patch.trimEnd()).join('\n---\n');
}

const TEMPLATES: Shape = {
  heading: 'templates',
  columns: ['tier', 'object', 'lacks'],
  left: [0, 1, 2],
};

function templateRows({ templates }: PlanReport, words: PlanWords): PlanTable['rows'] {
  return templates.map(({ tier, object, lacks }) => [
    tier,
    object,
    lacks.map((lack) => words.lack[lack]).join('; '),
  ]);
}

const OBJECTS: Shape = {
  heading: 'objects',
  columns: ['change', 'object', 'field', 'before', 'largest', 'after', 'writes', 'time'],
  left: [0, 1, 2],
};

function objectRows({ objects }: PlanReport, words: PlanWords): PlanTable['rows'] {
  return objects.map((row) => [
    words.written[row.what],
    row.object,
    row.field === '' ? '-' : row.field,
    row.before === null ? '-' : whole(row.before),
    isField(row) ? whole(row.most) : '-',
    whole(row.after),
    whole(row.writes),
    row.first === row.last ? clock(row.first) : `${clock(row.first)} - ${clock(row.last)}`,
  ]);
}

/** One value that changes, not objects that are counted. */
function isField({ what }: PlanObjectRow): boolean {
  return what === 'replicas' || what === 'limit';
}
