/** Words that both reports use: tables, times, switches, Overrides. Reads no clock. */
import { untilWords } from './control-until.ts';
import type { OverrideReport, StatusReport, SwitchReport } from './report-schema.ts';

/** Columns as wide as their widest cell; the last one is as long as it is. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** On the operator's clock, or in UTC where its zone is unknown. */
export function timeWords(time: string, zone: string | null): string {
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? time : untilWords(ms, zone ?? undefined);
}

export function switchLines({ switches, timeZone }: Pick<StatusReport, 'switches' | 'timeZone'>) {
  if (switches === null) return [];
  return [
    `pause: ${switchText(switches.pause, timeZone)}`,
    `noShrink: ${switchText(switches.noShrink, timeZone)}`,
  ];
}

export function switchText(
  { on, until, reason, by, problem }: SwitchReport,
  zone: string | null,
): string {
  if (problem !== null) return `cannot be read, which holds everything: ${problem}`;
  if (!on) return 'off';
  const end = until === null ? 'somebody sets it back' : timeWords(until, zone);
  return `ON until ${end}${by === null ? '' : `, by ${by}`}${reason === null ? '' : `: ${reason}`}`;
}

/** `Override shop/hold (min 400, no shrink) until ..., by alice: coupon rush` */
export function overrideText(override: OverrideReport, zone: string | null): string {
  const { id, min, nodes, capacity, pause, noShrink, release, until, by, reason } = override;
  const effect = [
    ...(release ? ['release'] : []),
    ...(pause ? ['pause'] : []),
    ...(min === null ? [] : [`min ${min}`]),
    ...(nodes === null ? [] : [`${nodes} nodes`]),
    ...(capacity === null ? [] : [`capacity ${capacity}`]),
    ...(noShrink ? ['no shrink'] : []),
  ].join(', ');
  const end = until === null ? 'a local time of the operator' : timeWords(until, zone);
  return `Override ${id} (${effect}) until ${end}${by === null ? '' : `, by ${by}`}: ${reason}`;
}
