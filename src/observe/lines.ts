/** Asks how the dedicated lines are: what crosses them, whether they are up, what they lose. Judges nothing. */
import type { Line, Site } from '../model/policy.ts';
import { missing, type Reading } from '../model/reading.ts';
import type { LineView } from '../model/snapshot.ts';
import type { InstantAnswer } from '../ports/metrics.ts';
import { type Asking, singleValue } from './reading.ts';

export interface AskLines extends Asking {
  readonly sites: readonly Site[];
  instant(query: string): Promise<InstantAnswer>;
}

/** In the order of the sites and their lines; undefined where no site asks anything. */
export async function readLines(asking: AskLines): Promise<readonly LineView[] | undefined> {
  const asked = asking.sites.flatMap(({ name, lines }) =>
    (lines?.all ?? []).filter(isMeasured).map((line) => ({ site: name, line })),
  );
  if (asked.length === 0) return undefined;
  return await Promise.all(asked.map(({ site, line }) => readLine(site, line, asking)));
}

function isMeasured({ usageQuery, upQuery, lossQuery }: Line): boolean {
  return usageQuery !== undefined || upQuery !== undefined || lossQuery !== undefined;
}

async function readLine(site: string, line: Line, asking: AskLines): Promise<LineView> {
  const ask = async (query: string | undefined): Promise<Reading<number> | undefined> =>
    query === undefined ? undefined : singleValue(await asking.instant(query), asking);
  const [usage, up, loss] = await Promise.all([
    ask(line.usageQuery),
    ask(line.upQuery),
    ask(line.lossQuery),
  ]);
  return {
    site,
    line: line.name,
    ...(usage !== undefined && { usage }),
    ...(up !== undefined && { up: within(up, (value) => value === 0 || value === 1) }),
    ...(loss !== undefined && { loss: within(loss, (value) => value <= 1) }),
  };
}

/** A value that the question cannot have says nothing. */
function within(reading: Reading<number>, fits: (value: number) => boolean): Reading<number> {
  if (reading.kind === 'missing' || fits(reading.value)) return reading;
  return missing(`the value is ${reading.value}, which no such line can have`);
}
