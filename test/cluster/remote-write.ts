// Hands a Prometheus samples of any time by its remote-write protocol 1.0: a protobuf message in one literal snappy block.
import { request } from 'undici';

export interface WrittenSample {
  /** Unix milliseconds. */
  readonly at: number;
  /** 'stale' marks the end of a series, as a scrape does that no longer finds it. */
  readonly value: number | 'stale';
}

export interface WrittenSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** In order of time. */
  readonly samples: readonly WrittenSample[];
}

/** The bit pattern that Prometheus keeps for staleness; any other NaN is a value. */
const STALE_NAN = 0x7ff0_0000_0000_0002n;

export async function writeRemotely(url: string, series: readonly WrittenSeries[]): Promise<void> {
  const message = Buffer.concat(series.map((one) => bytesField(1, timeSeries(one))));
  const { statusCode, body } = await request(`${url}/api/v1/write`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
    },
    body: snappyLiteral(message),
  });
  const text = await body.text();
  if (statusCode >= 300) throw new Error(`remote write: ${statusCode} ${text.slice(0, 500)}`);
}

function timeSeries({ labels, samples }: WrittenSeries): Buffer {
  const names = Object.keys(labels).toSorted();
  const pairs = names.map((name) =>
    bytesField(
      1,
      Buffer.concat([
        bytesField(1, Buffer.from(name)),
        bytesField(2, Buffer.from(labels[name] ?? '')),
      ]),
    ),
  );
  return Buffer.concat([...pairs, ...samples.map((one) => bytesField(2, sample(one)))]);
}

function sample({ at, value }: WrittenSample): Buffer {
  const number = Buffer.alloc(9);
  number[0] = (1 << 3) | 1;
  if (value === 'stale') number.writeBigUInt64LE(STALE_NAN, 1);
  else number.writeDoubleLE(value, 1);
  return Buffer.concat([number, Buffer.from([2 << 3]), varint(at)]);
}

function bytesField(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | 2]), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

/** A block that compresses nothing: its length, then one literal whose length takes four bytes. */
function snappyLiteral(message: Buffer): Buffer {
  const literal = Buffer.alloc(5);
  literal[0] = 63 << 2;
  literal.writeUInt32LE(message.length - 1, 1);
  return Buffer.concat([varint(message.length), literal, message]);
}
