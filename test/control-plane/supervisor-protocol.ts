// The lines of JSON spoken between a test run and its supervisor process (stdin: requests, stdout: answers and news).

export interface ProcessSpec {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Both outputs are appended here. */
  readonly logFile: string;
  /** When everything stops, lower ranks stop first: clients (default 0), then what they talk to. */
  readonly stopRank?: number;
}

export type Request =
  | { readonly id: number; readonly op: 'start'; readonly spec: ProcessSpec }
  | { readonly id: number; readonly op: 'stop'; readonly pid: number; readonly graceMs: number }
  | { readonly id: number; readonly op: 'stopAll'; readonly graceMs: number };

export interface Exit {
  readonly pid: number;
  readonly code: number | null;
  readonly signal: string | null;
}

export type News =
  | { readonly kind: 'answer'; readonly id: number; readonly pid?: number; readonly error?: string }
  | ({ readonly kind: 'exit' } & Exit);
