/** Kubernetes quantities ("250m", "1.5Gi", "2e3") to whole thousandths or whole units, rounded up as the scheduler does. */
import type { Bytes, Millicores } from '../../model/units.ts';

const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:e([+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i)?)$/i;

/** The number a quantity stands for; undefined when it is none. A bare number is taken as it is. */
export function parseQuantity(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.length > 64) return undefined;
  const match = QUANTITY.exec(value.trim());
  if (match === null) return undefined;
  const [, digits = '', exponent, suffix = ''] = match;
  const scale = exponent === undefined ? SUFFIXES[suffix] : 10 ** Number(exponent);
  return scale === undefined ? undefined : Number(digits) * scale;
}

export function millicoresOf(value: unknown): Millicores | undefined {
  return scaledUp(parseQuantity(value), 1_000);
}

export function bytesOf(value: unknown): Bytes | undefined {
  return scaledUp(parseQuantity(value), 1);
}

/** Rounds up, after taking off what binary fractions add (0.1 x 3 is not 0.3). */
function scaledUp(value: number | undefined, factor: number): number | undefined {
  if (value === undefined) return undefined;
  return Math.ceil(Number((value * factor).toPrecision(15)));
}
