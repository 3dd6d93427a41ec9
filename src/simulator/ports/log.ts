/** The controller's log during a rehearsal: lines of warning and error are counted, and may be shown. */
import type { Fields, Log } from '../../ports/log.ts';

export interface SimulatedLog extends Log {
  /** How often each message was logged as warning or error. */
  readonly counts: ReadonlyMap<string, number>;
}

export type LogLine = (level: 'warn' | 'error', message: string, fields: Fields) => void;

export function createSimulatedLog(onLine: LogLine = () => undefined): SimulatedLog {
  const counts = new Map<string, number>();

  function write(level: 'warn' | 'error', fields: Fields, message: string): void {
    counts.set(message, (counts.get(message) ?? 0) + 1);
    onLine(level, message, fields);
  }

  return {
    counts,
    info: () => undefined,
    warn: (fields, message) => write('warn', fields, message),
    error: (fields, message) => write('error', fields, message),
  };
}
