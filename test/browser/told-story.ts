/** The stream of one short rehearsal, as the page gets it: made once, by the real controller in the simulator. */
import { join } from 'node:path';
import { openFolder } from '../../src/cli/rehearse-folder.ts';
import type { StreamEvent } from '../../src/model/stream.ts';
import { episodeWords } from '../../src/report/episode-words.ts';
import { rehearse } from '../../src/simulator/rehearse.ts';
import { createStream } from '../../src/simulator/stream/stream.ts';

export const SHORT_SALE = join(import.meta.dirname, '..', 'scenario', 'folders', 'short-sale');

/** From 23:00 to 02:00 in Shanghai, the sale at midnight. `controller: false` loses requests from midnight on. */
export async function shortSale(controller = true): Promise<readonly StreamEvent[]> {
  const folder = openFolder(SHORT_SALE);
  if (!folder.ok) throw new Error(`${SHORT_SALE} does not read`);
  const { scenario, documents, expectations } = folder;
  const { seed } = scenario;
  const events: StreamEvent[] = [];
  const onEvent = (event: StreamEvent) => void events.push(event);
  const stream = createStream({
    scenario,
    documents,
    seed,
    controller,
    words: episodeWords,
    onEvent,
  });
  const { onWorld, onCycle } = stream;
  const input = { scenario, documents, expectations, seed, controller, onWorld, onCycle };
  stream.finish(await rehearse(input), { replay: 'kingtide rehearse short-sale', compared: [] });
  return events;
}
