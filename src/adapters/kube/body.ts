/** Answer bodies: read whole under a size cap, or line by line under a cap per line. Nothing here knows Kubernetes. */
import { PortError } from '../../ports/errors.ts';
import { isRecord, type Json } from './json.ts';

type Chunks = AsyncIterable<Uint8Array>;

export async function readText(body: Chunks, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes)
      throw new PortError('permanent', `the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The object in a text; undefined when it is no JSON object. */
export function parseJson(source: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(source);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whole lines as they arrive; what follows the last newline is dropped: a cut line is no event. */
export async function* readLines(body: Chunks, maxBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let at = rest.indexOf('\n'); at !== -1; at = rest.indexOf('\n', from)) {
      if (at > from) yield rest.slice(from, at);
      from = at + 1;
    }
    rest = rest.slice(from);
    if (rest.length > maxBytes)
      throw new PortError('transient', `a line is longer than ${maxBytes} bytes`);
  }
}
