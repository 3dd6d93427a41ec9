// Reads single files out of a zip archive with node:zlib alone (stored and deflated entries, no zip64).
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

const END_RECORD = 0x06054b50;
const DIRECTORY_RECORD = 0x02014b50;
const inflate = promisify(inflateRaw);

interface Entry {
  readonly method: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly localHeader: number;
}

/** The contents of the named entries; throws when one is missing. */
export async function readFromZip(
  file: string,
  names: readonly string[],
): Promise<Map<string, Buffer>> {
  const handle = await open(file);
  try {
    const entries = await readDirectory(handle);
    const contents = new Map<string, Buffer>();
    for (const name of names) {
      const entry = entries.get(name);
      if (entry === undefined) throw new Error(`${file} holds no ${name}`);
      contents.set(name, await readEntry(handle, entry, name));
    }
    return contents;
  } finally {
    await handle.close();
  }
}

async function readDirectory(handle: FileHandle): Promise<Map<string, Entry>> {
  const { size } = await handle.stat();
  const tail = await readAt(handle, Math.max(0, size - 65_557), Math.min(size, 65_557));
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== END_RECORD) end--;
  if (end < 0) throw new Error('not a zip archive');
  const directory = await readAt(handle, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries = new Map<string, Entry>();
  let at = 0;
  while (at + 46 <= directory.length && directory.readUInt32LE(at) === DIRECTORY_RECORD) {
    const nameLength = directory.readUInt16LE(at + 28);
    entries.set(directory.toString('utf8', at + 46, at + 46 + nameLength), {
      method: directory.readUInt16LE(at + 10),
      compressedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      localHeader: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function readEntry(handle: FileHandle, entry: Entry, name: string): Promise<Buffer> {
  const header = await readAt(handle, entry.localHeader, 30);
  const start = entry.localHeader + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const raw = await readAt(handle, start, entry.compressedSize);
  const content = entry.method === 0 ? raw : await inflate(raw);
  if (content.length !== entry.size) throw new Error(`${name} in the archive is damaged`);
  return content;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  await handle.read(buffer, 0, length, position);
  return buffer;
}
