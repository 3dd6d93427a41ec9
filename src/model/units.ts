/**
 * Numbers with units. A unit is a compile-time flavour: a plain number from arithmetic may become any unit,
 * but an `Rps` never passes for `Millis`. Parsing from text happens in `policy/`, never here.
 */
declare const unit: unique symbol;
type Unit<U extends string> = number & { readonly [unit]?: U };

/** Milliseconds: instants since the Unix epoch, or lengths of time. */
export type Millis = Unit<'ms'>;
/** Requests per second. */
export type Rps = Unit<'rps'>;
/** Thousandths of a CPU core. */
export type Millicores = Unit<'mcpu'>;
export type BitsPerSecond = Unit<'bit/s'>;
export type Bytes = Unit<'bytes'>;
/** A share between 0 and 1, except multipliers, which may be larger. */
export type Ratio = Unit<'ratio'>;
/** Millionths of a currency unit, so that 0.55 CNY/h stays an integer. */
export type Micros = Unit<'micros'>;

/** An amount of one currency; two currencies are never added. */
export interface Money {
  readonly currency: string;
  readonly micros: Micros;
}

export const SECOND: Millis = 1_000;
export const MINUTE: Millis = 60_000;
export const HOUR: Millis = 3_600_000;
export const DAY: Millis = 86_400_000;

/** What a pod asks for, what a node offers, or what is left. */
export interface Resources {
  readonly cpu: Millicores;
  readonly memory: Bytes;
  readonly pods: number;
}

/** Lead times as a median and a 95th percentile. */
export interface LeadTime {
  readonly p50: Millis;
  readonly p95: Millis;
}
