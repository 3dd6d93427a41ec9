/**
 * An access key from a mounted file, read again while the process runs. A key that has ended is not used; a file that
 * cannot be read leaves the key before in use until its end.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Millis } from '../../../model/units.ts';
import type { Clock } from '../../../ports/clock.ts';
import { messageOf } from '../../../ports/errors.ts';

export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  /** Of a key that was lent for a while. */
  readonly token: string | undefined;
}

/** A change is used at the first call after at most this long. */
export const KEY_CHECK_EVERY: Millis = 15_000;
/** Nothing is begun with a key that ends within this. */
const MARGIN: Millis = 10_000;

const printable = z
  .string()
  .min(1)
  .max(8_192)
  .regex(/^[\x21-\x7e]+$/, 'holds blanks or controls');

const FILE = z.object({
  accessKeyId: printable,
  accessKeySecret: printable,
  securityToken: printable.optional(),
  expiration: z.iso.datetime({ offset: true }).optional(),
});

type KeyFile = z.output<typeof FILE>;

export interface KeySource {
  /** The key to sign with now, or why there is none. */
  current(): Promise<AccessKey | string>;
}

export function createKeySource(file: string, clock: Clock): KeySource {
  let lookedAt: Millis | undefined;
  let content: KeyFile | undefined;
  let complaint = 'not read yet';

  async function look(): Promise<void> {
    const now = clock.monotonic();
    if (lookedAt !== undefined && now - lookedAt < KEY_CHECK_EVERY) return;
    lookedAt = now;
    try {
      content = parse(await readFile(file, 'utf8'));
    } catch (error) {
      complaint = messageOf(error);
    }
  }

  return {
    current: async () => {
      await look();
      if (content === undefined) return `${file} cannot be used: ${complaint}`;
      const {
        accessKeyId: id,
        accessKeySecret: secret,
        securityToken: token,
        expiration,
      } = content;
      if (expiration !== undefined && Date.parse(expiration) - clock.now() < MARGIN)
        return `the key of ${file} ended at ${expiration}; write a new one there, no restart is needed`;
      return { id, secret, token };
    },
  };
}

/** Says which field is wrong and never what stands in it. */
function parse(text: string): KeyFile {
  const parsed = FILE.safeParse(asJson(text));
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const where = first?.path.join('.') || 'the file';
  throw new Error(
    `${where} is not as expected; allowed: JSON with accessKeyId, accessKeySecret and, for a lent key, securityToken and expiration`,
  );
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
