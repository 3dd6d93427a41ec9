/** Narrow logger: a constant message plus fields. `warn` is for the person on call, `info` for the one reading later. */
export type Fields = Readonly<Record<string, unknown>>;

export interface Log {
  info(fields: Fields, message: string): void;
  warn(fields: Fields, message: string): void;
  error(fields: Fields, message: string): void;
}
