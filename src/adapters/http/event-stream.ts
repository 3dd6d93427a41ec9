/** Sends a history of lines as server-sent events. Keeps no queue per reader: a slow one is only further behind. */
import type { ServerResponse } from 'node:http';
import type { LineHistory } from './line-history.ts';

export interface Sending {
  readonly history: LineHistory;
  /** Number of the first line to send. */
  readonly from: number;
}

/** Ends the response after the last line. */
export function sendLines(response: ServerResponse, { history, from }: Sending): void {
  let next = from;
  let waiting = false;
  const stop = history.watch(() => {
    if (waiting) return;
    waiting = true;
    // Whoever writes lines is not held up by whoever reads them.
    setImmediate(() => {
      waiting = false;
      pump();
    });
  });

  function pump(): void {
    if (response.writableEnded || response.destroyed || response.writableNeedDrain) return;
    for (let found = history.from(next); found !== undefined; found = history.from(next)) {
      next = found.number + 1;
      if (!response.write(`id: ${found.number}\ndata: ${found.line}\n\n`)) return;
    }
    if (history.ended()) response.end();
  }

  response.on('drain', pump);
  response.on('close', stop);
  pump();
}
