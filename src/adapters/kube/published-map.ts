/**
 * A ConfigMap in the operator's namespace whose whole data is what was decided. The chart makes the object and takes it
 * away; here only our own keys are written, and only when they change.
 */
import { MINUTE, type Millis } from '../../model/units.ts';
import { isPortError } from '../../ports/errors.ts';
import { configMapsPath } from './api-paths.ts';
import { textMap } from './json.ts';
import { BY_US } from './names.ts';
import type { Transport } from './transport.ts';

export interface PublishedMapOptions {
  readonly transport: Transport;
  readonly namespace: string;
  readonly name: string;
}

export type Data = Readonly<Record<string, string>>;

export interface PublishedMap {
  /** `at`: the time of the decision. Rejects with PortError. */
  publish(data: Data, at: Millis): Promise<void>;
}

interface Written {
  readonly text: string;
  readonly at: Millis;
}

/** After a gap as long as this another leader may have written. */
const OURS_FOR: Millis = MINUTE;
const NOTHING = '{}';

export function createPublishedMap(options: PublishedMapOptions): PublishedMap {
  const { transport, namespace, name } = options;
  const path = `${configMapsPath(namespace)}/${name}`;
  let written: Written | undefined;

  /** Where nothing was ever published there is nothing to write; there need be no ConfigMap, nor a right to it. */
  async function holdsAny(): Promise<boolean> {
    try {
      const found = await transport.send({ method: 'GET', path });
      return Object.keys(textMap(found['data'])).length > 0;
    } catch (error) {
      if (isPortError(error, 'gone') || isPortError(error, 'denied')) return false;
      throw error;
    }
  }

  /** An apply takes away the keys it leaves out, if they were ours. */
  async function apply(data: Data): Promise<void> {
    await transport.send({
      method: 'PATCH',
      path,
      query: { ...BY_US, force: 'true' },
      contentType: 'application/apply-patch+yaml',
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data },
    });
  }

  return {
    async publish(data, at) {
      const text = JSON.stringify(data);
      const known = written !== undefined && at - written.at < OURS_FOR ? written.text : undefined;
      if (known !== text && (text !== NOTHING || (await holdsAny()))) await apply(data);
      written = { text, at };
    },
  };
}
