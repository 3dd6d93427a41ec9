/** Numbers as people read them. The same on every machine, whatever its language. */
import { DAY, HOUR, MINUTE, type Micros, type Millis, type Ratio, SECOND } from '../model/units.ts';

/** `1,234,567` */
export function whole(value: number): string {
  const digits = String(Math.abs(Math.round(value))).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return value < 0 ? `-${digits}` : digits;
}

/** `2,209.6` */
export function oneDecimal(value: number): string {
  const tenths = Math.round(value * 10);
  return `${whole(Math.trunc(tenths / 10))}.${Math.abs(tenths % 10)}`;
}

/** `6,010.04 CNY` */
export function money({
  micros,
  currency,
}: {
  readonly micros: Micros;
  readonly currency: string;
}): string {
  const cents = Math.round(micros / 10_000);
  return `${whole(Math.trunc(cents / 100))}.${String(Math.abs(cents % 100)).padStart(2, '0')} ${currency}`;
}

/** `12.3%`; what is small but not nothing says so. */
export function share(part: number, all: number): string {
  if (all === 0) return '-';
  const ratio: Ratio = part / all;
  if (ratio === 0) return '0%';
  const percent = ratio * 100;
  return percent < 0.01 ? '<0.01%' : `${percent < 1 ? percent.toFixed(2) : percent.toFixed(1)}%`;
}

/** `45 s`, `12 min`, `3 h 20 min`, `2 d 4 h` */
export function lengthOf(time: Millis): string {
  if (time < MINUTE) return `${Math.round(time / SECOND)} s`;
  const minutes = Math.round(time / MINUTE);
  if (time < HOUR) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (time < DAY) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
