/**
 * The ConfigMap with the switches, and the operator's own configuration, as a person's commands read and write them. It
 * is never created here: a pause in a namespace where no operator looks would stop nothing.
 */
import { parseDocument } from 'yaml';
import { isPortError } from '../../ports/errors.ts';
import { configMapsPath } from './api-paths.ts';
import { type Json, record, text, textMap } from './json.ts';
import { BY_A_PERSON, SWITCHES_NAME } from './names.ts';
import type { SwitchData } from './switch-note.ts';
import type { Transport } from './transport.ts';

/** The chart keeps the operator's configuration here. */
const CONFIG_NAME = 'kingtide-config';
const CONFIG_KEY = 'kingtide.yaml';
/** What the operator takes when its configuration says nothing. */
const ZONE_DEFAULT = 'UTC';

/** Undefined: there is none, so both switches are off. */
export async function readSwitchData(
  transport: Transport,
  namespace: string,
): Promise<SwitchData | undefined> {
  const found = await readConfigMap(transport, namespace, SWITCHES_NAME);
  return found === undefined ? undefined : textMap(found['data']);
}

/** Throws `gone` when there is no such ConfigMap. */
export async function patchSwitches(
  transport: Transport,
  namespace: string,
  data: SwitchData,
): Promise<void> {
  await transport.send({
    method: 'PATCH',
    path: `${configMapsPath(namespace)}/${SWITCHES_NAME}`,
    contentType: 'application/merge-patch+json',
    body: { data },
    query: BY_A_PERSON,
  });
}

/** Time zone of the operator; undefined when its configuration may not be read, or is not where the chart puts it. */
export async function operatorZone(
  transport: Transport,
  namespace: string,
): Promise<string | undefined> {
  const found = await readConfigMap(transport, namespace, CONFIG_NAME).catch((error: unknown) => {
    if (isPortError(error, 'denied')) return undefined;
    throw error;
  });
  const written = textMap(found?.['data'])[CONFIG_KEY];
  if (written === undefined) return undefined;
  const parsed = parseDocument(written);
  if (parsed.errors.length > 0) return undefined;
  return text(record(parsed.toJS({ maxAliasCount: 0 }))['timeZone']) ?? ZONE_DEFAULT;
}

async function readConfigMap(
  transport: Transport,
  namespace: string,
  name: string,
): Promise<Json | undefined> {
  try {
    return await transport.send({ method: 'GET', path: `${configMapsPath(namespace)}/${name}` });
  } catch (error) {
    if (isPortError(error, 'gone')) return undefined;
    throw error;
  }
}
