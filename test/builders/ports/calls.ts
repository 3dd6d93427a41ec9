/** One record of every call to a set of fakes, in the order made. A call can be told to fail once, or something can happen just before it. */

export interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
}

export interface Calls {
  readonly all: readonly Call[];
  /** Names in order; with arguments, only those names. */
  names(...only: readonly string[]): string[];
  /** The arguments of every call of this name. */
  argsOf(name: string): (readonly unknown[])[];
  /** The next call of this name throws this, once. */
  failNext(name: string, error: Error): void;
  /** Runs just before the next call of this name has its effect, once. */
  beforeNext(name: string, happen: () => void): void;
  /** For the fakes: notes the call, then lets happen what was asked for. */
  note(name: string, ...args: readonly unknown[]): void;
}

export function recordCalls(): Calls {
  const all: Call[] = [];
  const hooks = new Map<string, (() => void)[]>();
  const beforeNext = (name: string, happen: () => void): void => {
    hooks.set(name, [...(hooks.get(name) ?? []), happen]);
  };
  return {
    all,
    names: (...only) =>
      all.map((call) => call.name).filter((name) => only.length === 0 || only.includes(name)),
    argsOf: (name) => all.filter((call) => call.name === name).map((call) => call.args),
    beforeNext,
    failNext: (name, error) =>
      beforeNext(name, () => {
        throw error;
      }),
    note(name, ...args) {
      all.push({ name, args });
      hooks.get(name)?.shift()?.();
    },
  };
}
