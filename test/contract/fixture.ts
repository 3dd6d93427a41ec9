/** What a port contract needs of the world it runs in, simulated or real. */

export interface World {
  /** Lets time pass, for real or virtually, until `probe` yields a value; fails with `what` when it never does. */
  eventually<T>(what: string, probe: () => Promise<T | undefined>): Promise<T>;
  close(): Promise<void>;
}

/** Called once per contract, before its first test. */
export type MakeFixture<F extends World> = () => Promise<F>;
