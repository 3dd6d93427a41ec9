/** The Log port as JSON lines on stdout, by pino. What it writes is cleaned first: text from outside may not paint a terminal. */
import { pino } from 'pino';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { cleanFields, cleanText } from './clean-fields.ts';

export const LOG_LEVELS = ['info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  readonly clock: Clock;
  readonly level: LogLevel;
  /** On every line, for example the identity of this process. */
  readonly base?: Readonly<Record<string, string>>;
  /** Default: stdout, written at once, so that a crash loses no line. */
  readonly destination?: { write(line: string): void };
}

export function createLog({ clock, level, base = {}, destination }: LogOptions): Log {
  const options = {
    level,
    base,
    timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger = pino(options, destination ?? pino.destination({ fd: 1, sync: true }));
  return {
    info: (fields, message) => logger.info(cleanFields(fields), cleanText(message)),
    warn: (fields, message) => logger.warn(cleanFields(fields), cleanText(message)),
    error: (fields, message) => logger.error(cleanFields(fields), cleanText(message)),
  };
}
