/** Cron lines as a field: five fields of digits, names and the usual signs. Whether they ever match is judged elsewhere. */

import { accept, type Notation, type Read, refuse, textNotation } from './notation.ts';
import { cronProblem } from './recurrence.ts';
import { shown } from './shown.ts';

const ALLOWED = "five cron fields in quotes (minute hour day month weekday), such as '0 20 * * 5'";
const FIELD = '[0-9A-Za-z*/,#-]{1,40}';

export const CRON_LINE: Notation<string> = textNotation({
  maxLength: 100,
  allowed: ALLOWED,
  example: "'0 20 * * 5'",
  pattern: `^${FIELD}( ${FIELD}){4}$`,
  read(text) {
    const fields = text.trim().split(/\s+/);
    const line = fields.join(' ');
    if (new RegExp(`^${FIELD}( ${FIELD}){4}$`).test(line)) return readLine(line);
    const message =
      fields.length === 5
        ? `${shown(text)} is not a cron line`
        : `${shown(text)} has ${fields.length} fields`;
    return refuse({
      code: 'CRON',
      message,
      allowed: ALLOWED,
      fix: fields.length === 6 ? 'drop the seconds' : "write five fields, for example '0 20 * * 5'",
    });
  },
});

function readLine(line: string): Read<string> {
  const problem = cronProblem(line);
  if (problem === undefined) return accept(line);
  const message = `${shown(line)}: ${problem}`;
  return refuse({ code: 'CRON', message, allowed: ALLOWED, fix: 'correct the field' });
}
